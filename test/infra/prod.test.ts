import { describeEnvironment } from './support/environment';

describeEnvironment('prod');
