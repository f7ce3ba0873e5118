/** Whether Athena can count what lands: its workgroup as the counts use it. */
import {
  GetWorkGroupCommand,
  InvalidRequestException,
  type AthenaClient,
  type WorkGroup,
} from '@aws-sdk/client-athena';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { bad, good, type Seen } from '../../finding';

export interface CountingDeps {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly settings: { readonly athenaWorkGroup: string; readonly lakeBucket: string };
}

/** A count names where its result goes; a workgroup that enforces its own configuration sends it elsewhere, or nowhere. */
export async function lookAtWorkGroup({ athena, s3, settings }: CountingDeps): Promise<Seen> {
  const { athenaWorkGroup: name, lakeBucket } = settings;
  const group = await findWorkGroup(athena, name);
  if (group === null)
    return bad(`there is no ${name}`, 'make it (Terraform), or name another: ECOMFLOW_ATHENA_WORKGROUP');
  if (group.State === 'DISABLED')
    return bad(`${name} is disabled`, `enable it (Terraform): a disabled workgroup takes no query`);
  const { EnforceWorkGroupConfiguration: enforces, ResultConfiguration } = group.Configuration ?? {};
  const own = ResultConfiguration?.OutputLocation;
  if (enforces !== true || own === undefined) return good(`${name}, results in s3://${lakeBucket}`);
  const bucket = /^s3:\/\/([^/]+)/.exec(own)?.[1];
  if (bucket === undefined)
    return bad(`${name} sends results to "${own}"`, 'name a folder in S3 as its output location (Terraform)');
  await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  return good(`${name}, results in ${own}, as it enforces`);
}

/** Athena says that a request is invalid where it means that nothing has this name. */
async function findWorkGroup(athena: AthenaClient, name: string): Promise<Partial<WorkGroup> | null> {
  try {
    return (await athena.send(new GetWorkGroupCommand({ WorkGroup: name }))).WorkGroup ?? {};
  } catch (error) {
    if (error instanceof InvalidRequestException) return null;
    throw error;
  }
}
