/** The local HTTP API: routes, events and answers as API Gateway has them; who may call is in authorizer.test.ts. */
import { makeApi, makeFunction, openFrontDoor, type FrontDoor } from '../../support/front-door';

let door: FrontDoor;
let echo: string;

/** Answers with the event, and as the event's body asks for it. */
const ECHO = `exports.handler = async (event) => {
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : (event.body ?? '');
  if (text === 'throw') throw new Error('broken');
  if (text === 'sleep') await new Promise((resolve) => setTimeout(resolve, 3000));
  return text.startsWith('=') ? JSON.parse(text.slice(1)) : event;
};`;

beforeAll(async () => {
  door = await openFrontDoor();
  echo = await makeFunction(door, ECHO);
});
afterAll(() => door.stop());

const apiOf = (...keys: string[]) =>
  makeApi(door, { routes: keys.map((key) => ({ key, functionArn: echo })) });

async function routeTaken(url: string, method = 'GET'): Promise<unknown> {
  const answer = await fetch(url, { method });
  const { routeKey, pathParameters, message } = (await answer.json()) as Record<string, unknown>;
  return answer.ok ? [routeKey, pathParameters] : [answer.status, message];
}

describe('a request', () => {
  it('reaches the function as an event of payload format 2.0', async () => {
    const api = await apiOf('POST /invoices/{invoiceNo}');
    const answer = await fetch(`${api}/invoices/C%2053?a=1&a=2&b=x%20y`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: 'one=1; two=2',
        'x-more': 'there',
        'user-agent': 'test',
      },
      body: '{"é":1}',
    });
    const event = (await answer.json()) as Record<string, unknown>;
    expect(answer.headers.get('apigw-requestid')).toMatch(/^[\w-]+$/);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /invoices/{invoiceNo}',
      rawPath: '/invoices/C 53',
      rawQueryString: 'a=1&a=2&b=x%20y',
      cookies: ['one=1', 'two=2'],
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'x-more': 'there',
        'x-forwarded-proto': 'https',
        'content-length': '8',
      }),
      queryStringParameters: { a: '1,2', b: 'x y' },
      requestContext: {
        accountId: '000000000000',
        apiId: expect.any(String),
        domainName: expect.stringMatching(/^[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/),
        domainPrefix: expect.any(String),
        http: {
          method: 'POST',
          path: '/invoices/C 53',
          protocol: 'HTTP/1.1',
          sourceIp: expect.any(String),
          userAgent: 'test',
        },
        requestId: answer.headers.get('apigw-requestid'),
        routeKey: 'POST /invoices/{invoiceNo}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { invoiceNo: 'C 53' },
      body: '{"é":1}',
      isBase64Encoded: false,
    });
    expect(event['headers'] as object).not.toHaveProperty('cookie');
  });

  it('has its body in base64 where it is no text', async () => {
    const api = await apiOf('POST /');
    const body = Buffer.from([0, 255, 1]);
    const headers = { 'content-type': 'application/octet-stream' };
    const event = (await (await fetch(api, { method: 'POST', headers, body })).json()) as object;
    expect(event).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
  });

  it('takes the route that says most, its method before ANY, and $default last', async () => {
    const api = await apiOf('GET /a/{id}', 'GET /a/b', 'ANY /a/b', 'ANY /a/{rest+}', '$default');
    expect(await routeTaken(`${api}/a/b`)).toEqual(['GET /a/b', undefined]);
    expect(await routeTaken(`${api}/a/b`, 'PUT')).toEqual(['ANY /a/b', undefined]);
    expect(await routeTaken(`${api}/a/c`)).toEqual(['GET /a/{id}', { id: 'c' }]);
    expect(await routeTaken(`${api}/a/c/d`)).toEqual(['ANY /a/{rest+}', { rest: 'c/d' }]);
    expect(await routeTaken(`${api}/elsewhere`)).toEqual(['$default', undefined]);
  });

  it('for which there is no route is answered with 404', async () => {
    const api = await apiOf('GET /a');
    expect(await routeTaken(`${api}/a`, 'POST')).toEqual([404, 'Not Found']);
    expect(await routeTaken(`${api}/b`)).toEqual([404, 'Not Found']);
    expect(await routeTaken(`${door.gateway.url}/_aws/execute-api/none/a`)).toEqual([404, 'Not Found']);
  });

  it('of a browser on another origin is told nothing of CORS', async () => {
    const api = await apiOf('GET /a');
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' };
    const asked = await fetch(`${api}/a`, { method: 'OPTIONS', headers });
    const got = await fetch(`${api}/a`, { headers: { origin: 'https://elsewhere.example' } });
    expect([asked.status, got.status]).toEqual([404, 200]);
    for (const answer of [asked, got])
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('of 10 MB and a byte is refused, and of more than a function takes, too', async () => {
    const api = await apiOf('POST /');
    const post = (bytes: number) => fetch(api, { method: 'POST', body: Buffer.alloc(bytes, 'a') });
    const tooLarge = await post(10 * 1024 * 1024 + 1);
    expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect((await post(7 * 1024 * 1024)).status).toBe(413);
    expect((await post(1024 * 1024)).status).toBe(200);
  });

  it('in pieces of no told length is refused as well once they are too many', async () => {
    const api = await apiOf('POST /');
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 11; at += 1) controller.enqueue(Buffer.alloc(1024 * 1024, 'a'));
        controller.close();
      },
    });
    const answer = await fetch(api, { method: 'POST', body, duplex: 'half' });
    expect(answer.status).toBe(413);
  });

  it('that comes too early is answered with 429, by route', async () => {
    const limits = (ThrottlingBurstLimit: number) => ({ ThrottlingRateLimit: 0.001, ThrottlingBurstLimit });
    const api = await makeApi(door, {
      routes: ['GET /a', 'GET /b'].map((key) => ({ key, functionArn: echo })),
      stage: { DefaultRouteSettings: limits(2), RouteSettings: { 'GET /b': limits(0) } },
    });
    expect(await routeTaken(`${api}/a`)).toEqual(['GET /a', undefined]);
    expect(await routeTaken(`${api}/a`)).toEqual(['GET /a', undefined]);
    expect(await routeTaken(`${api}/a`)).toEqual([429, 'Too Many Requests']);
    expect(await routeTaken(`${api}/b`)).toEqual([429, 'Too Many Requests']);
  });

  it('of a stage with a name has it before its path', async () => {
    const api = await makeApi(door, {
      routes: [{ key: 'GET /a', functionArn: echo }],
      stage: { StageName: 'dev', StageVariables: { told: 'this' } },
    });
    expect(await (await fetch(`${api}/dev/a`)).json()).toMatchObject({
      rawPath: '/dev/a',
      routeKey: 'GET /a',
      stageVariables: { told: 'this' },
    });
    expect(await routeTaken(`${api}/a`)).toEqual([404, 'Not Found']);
  });
});

describe('an answer', () => {
  let api: string;
  beforeAll(async () => {
    api = await apiOf('POST /');
  });
  const told = (result: unknown) => fetch(api, { method: 'POST', body: `=${JSON.stringify(result)}` });

  it('has the status, headers and cookies that the function gives', async () => {
    const answer = await told({
      statusCode: 202,
      headers: { 'Content-Type': 'application/problem+json', 'X-Count': 3 },
      cookies: ['a=1', 'b=2'],
      body: '{}',
    });
    expect([answer.status, await answer.text()]).toEqual([202, '{}']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-count')).toBe('3');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('is the whole result in JSON where the function gives no status', async () => {
    const answer = await told({ any: 'thing' });
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/json',
      { any: 'thing' },
    ]);
    expect(await (await told('text')).text()).toBe('text');
  });

  it('is of bytes where the function says so', async () => {
    const answer = await told({ statusCode: 200, body: '/wAB', isBase64Encoded: true });
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([255, 0, 1]);
  });

  it('is 500 where the function fails or answers with what is none, and 503 where it is late', async () => {
    const failed = await fetch(api, { method: 'POST', body: 'throw' });
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect((await told({ statusCode: 'many' })).status).toBe(500);
    const ApiId = api.split('/').at(-1) ?? '';
    const { IntegrationId = '' } = await door.apis.createIntegration({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${echo}/invocations`,
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 200,
    });
    await door.apis.createRoute({ ApiId, RouteKey: 'POST /late', Target: `integrations/${IntegrationId}` });
    const late = await fetch(`${api}/late`, { method: 'POST', body: 'sleep' });
    expect([late.status, await late.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });
});

describe('the making of an API', () => {
  it('is shown again, and is gone once it is deleted', async () => {
    const endpoint = await apiOf('GET /a');
    const ApiId = endpoint.split('/').at(-1) ?? '';
    expect(await door.apis.getApi({ ApiId })).toMatchObject({ ApiId, ApiEndpoint: endpoint });
    expect((await door.apis.getRoutes({ ApiId })).Items).toMatchObject([{ RouteKey: 'GET /a' }]);
    await door.apis.deleteApi({ ApiId });
    await expect(door.apis.getApi({ ApiId })).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('refuses a route twice, to nowhere, or with a key that is none', async () => {
    const endpoint = await apiOf('GET /a');
    const ApiId = endpoint.split('/').at(-1) ?? '';
    const { Items } = await door.apis.getRoutes({ ApiId });
    const make = (RouteKey: string, Target = Items?.[0]?.Target) =>
      door.apis.createRoute({ ApiId, RouteKey, Target });
    await expect(make('GET /a')).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(make('GET /b', 'integrations/none')).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(make('GET b')).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(make('GET /{a+}/b')).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('refuses by name what it does not do', async () => {
    const asked = { Name: 'a', ProtocolType: 'HTTP' } as const;
    await expect(
      door.apis.createApi({ ...asked, CorsConfiguration: { AllowOrigins: ['*'] } }),
    ).rejects.toThrow('corsConfiguration: not supported');
    await expect(door.apis.getApis({})).rejects.toThrow('does not execute apigateway:GET /v2/apis');
  });
});
