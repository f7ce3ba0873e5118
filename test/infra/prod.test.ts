import { describeEnvironment } from './support/environment';

describeEnvironment('prod', { principals: ['ecomflow-generate-sales', 'ecomflow-generate-purchases'] });
