/** The table that says how records are converted, as the catalog has it now. */
import { z } from 'zod';
import { askAws } from '../../gateway/ask-aws';
import { credentialsOf, roleName } from '../../gateway/principal';
import type { StackContext } from '../../gateway/service';
import type { Conversion } from '../conversion-input';
import { columnType } from './column-type';
import { misfit } from './malformed';
import type { TableColumn } from './parquet-file';

const tableSchema = z.object({
  Table: z.object({
    StorageDescriptor: z.object({
      Columns: z.array(z.object({ Name: z.string(), Type: z.string().default('string') })).min(1),
    }),
  }),
});

/** Throws AwsError with what Glue answered, Malformed for a column of a type that is not converted here. */
export async function readTable(
  { gatewayUrl, region }: Pick<StackContext, 'gatewayUrl' | 'region'>,
  { database, table, roleArn }: Conversion,
): Promise<readonly TableColumn[]> {
  const { accessKeyId } = credentialsOf(roleName(roleArn));
  const answer = await askAws(
    { url: gatewayUrl, region, accessKeyId },
    { service: 'glue', target: 'AWSGlue.GetTable', input: { DatabaseName: database, Name: table } },
  );
  return tableSchema.parse(answer).Table.StorageDescriptor.Columns.map(({ Name, Type }) => {
    const type = columnType(Type);
    if (type) return { name: Name.toLowerCase(), type };
    throw misfit(`${table}.${Name}: columns of ${Type} are not supported by the local Firehose`);
  });
}
