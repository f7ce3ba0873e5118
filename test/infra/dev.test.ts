import { describeEnvironment } from './support/environment';

describeEnvironment('dev', {
  checks: {
    CKV_AWS_157: 'the source may be away for as long as its zone is',
    CKV_AWS_293: 'it must be possible to throw everything away',
    CKV_AWS_338: 'nobody looks at logs of a year ago',
  },
});
