/** AWS Lambda: the API's `GET /openapi.json`, for everybody. */
import { loadOpenApiConfig } from '../../config';
import { openApiDocument } from '../../stream/contract/openapi';
import { jsonAnswer, type HttpAnswer } from '../../stream/http';

let document: string | undefined;

export async function handler(): Promise<HttpAnswer> {
  document ??= JSON.stringify(openApiDocument({ tokenUrl: loadOpenApiConfig().ECOMFLOW_TOKEN_URL }));
  return jsonAnswer(200, document, { 'cache-control': 'public, max-age=300' });
}
