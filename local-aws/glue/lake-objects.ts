/** Reads S3 through the gateway for the crawler: listings, and the schema in a Parquet file's footer. */
import { GetObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { AsyncBuffer, SchemaElement } from 'hyparquet' with { 'resolution-mode': 'import' };
import { credentialsOf, roleName } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import type { Column } from './catalog';
import { hiveType } from './hive-type';

export interface LakeObject {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

export class LakeObjects {
  private readonly client: S3Client;
  private readonly schemas = new Map<string, readonly Column[]>();

  /** Reads in the name of a role. */
  constructor(context: StackContext, role: string) {
    this.client = new S3Client({
      endpoint: context.gatewayUrl,
      region: context.region,
      forcePathStyle: true,
      credentials: credentialsOf(roleName(role)),
    });
  }

  async list(bucket: string, prefix: string): Promise<LakeObject[]> {
    const objects: LakeObject[] = [];
    for await (const page of paginateListObjectsV2(
      { client: this.client },
      { Bucket: bucket, Prefix: prefix },
    )) {
      for (const item of page.Contents ?? []) {
        objects.push({ key: item.Key ?? '', etag: item.ETag ?? '', size: item.Size ?? 0 });
      }
    }
    return objects;
  }

  /** Columns of a Parquet object. An object that was read before is not read again: it is told by its ETag. */
  async columns(bucket: string, object: LakeObject): Promise<readonly Column[]> {
    const name = `${bucket}/${object.key}#${object.etag}`;
    const known = this.schemas.get(name);
    if (known) return known;
    const { parquetMetadataAsync } = await import('hyparquet');
    const { schema } = await parquetMetadataAsync(this.buffer(bucket, object));
    const columns = topLevel(schema).map((element) => ({
      Name: element.name.toLowerCase(),
      Type: hiveType(element),
    }));
    const names = columns.map(({ Name }) => Name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw new Error(
        `s3://${bucket}/${object.key}: two columns would be called ${twice}, for the catalog knows no capitals`,
      );
    this.schemas.set(name, columns);
    return columns;
  }

  close(): void {
    this.client.destroy();
  }

  private buffer(bucket: string, object: LakeObject): AsyncBuffer {
    return {
      byteLength: object.size,
      slice: async (start, end = object.size) => {
        const range = `bytes=${start}-${end - 1}`;
        const answer = await this.client.send(
          new GetObjectCommand({ Bucket: bucket, Key: object.key, Range: range }),
        );
        const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
        return new Uint8Array(bytes).buffer;
      },
    };
  }
}

/** The first element is the root; nested ones are refused by their type. */
function topLevel(schema: readonly SchemaElement[]): SchemaElement[] {
  const nested = schema.slice(1).find((element) => (element.num_children ?? 0) > 0);
  if (nested) throw new Error(`column ${nested.name}: nested types are not read by the local crawler`);
  return schema.slice(1);
}
