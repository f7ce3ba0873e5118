/**
 * What a service of the local AWS is to the gateway.
 * An action executes or refuses; it never pretends: what is not here answers with the service's own error shape.
 */
import type { IncomingMessage } from 'node:http';
import type { Metrics } from './metrics';

/** Thrown by an action; becomes the error shape of its protocol. `code` as the AWS API reference names it. */
export class AwsError extends Error {
  override readonly name = 'AwsError';

  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Further members of the error's shape. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** The gateway's clock. In a replay it is set by hand and stands still; otherwise it is the machine's. Epoch milliseconds. */
export interface LocalClock {
  now(): number;
  /** True while the clock was set by hand. */
  readonly replaying: boolean;
}

/** What of the plan of faults a service carries out itself: the gateway knows calls, not the records that are in them. */
export interface LocalFaults {
  /** The fault that this record of a batch meets, used up by it; undefined when it goes well. */
  ofRecord(service: string, action: string): { readonly code?: string | undefined } | undefined;
  /** Whether the service is to keep to the rates that AWS grants. */
  keepsLimits(service: string): boolean;
}

/** Where the engines are; handed to every service when the stack starts. */
export interface StackContext {
  readonly clock: LocalClock;
  readonly faults: LocalFaults;
  readonly metrics: Metrics;
  readonly region: string;
  readonly accountId: string;
  /** This stack's own folder; everything below it goes with the stack. */
  readonly dataDir: string;
  /** Address of the gateway itself, for engines that call AWS (Spark, DMS reader). */
  readonly gatewayUrl: string;
  /** The way to another service of this stack without the network between. */
  readonly ask: AskOwn;
  /** Moto itself, past the gateway: S3 and the other services that pass through. */
  readonly motoUrl: string;
  /** Address of DynamoDB's engine, which is started when it is first asked for. */
  readonly dynaliteUrl: () => Promise<string>;
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  /** The Python of the project's environment, and the folder of jars for Spark. */
  readonly python: string;
  readonly jarsDir: string;
  readonly log: (message: string) => void;
}

/**
 * One call: `input` is the decoded JSON body (rest-json: with the path's and the query's members merged in), `principal` who makes it.
 * A `Date` in the answer is sent as epoch seconds, as both protocols have it; undefined members are left out.
 */
export type Action = (
  input: Readonly<Record<string, unknown>>,
  principal: string,
) => Promise<Readonly<Record<string, unknown>> | RawAnswer>;

/** An answer whose body is not a JSON object of members: a function's result, a page. */
export class RawAnswer {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string | readonly string[]>>,
    readonly body: string | Buffer,
  ) {}
}

/** A call that one service makes of another. */
export interface OwnCall {
  /** In the signature's scope: `lambda`. */
  readonly service: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Who calls. */
  readonly principal: string;
}

/** Rejects where the plan of faults cuts it off; does not settle where that leaves it without an answer. */
export type AskOwn = (call: OwnCall) => Promise<RawAnswer>;

/** Addresses of a service that are for everybody and that no SDK calls, such as those of an API that was made in it. */
export interface Site {
  /** Its paths. None may be one of S3, whose buckets have neither underscores nor capitals in their names. */
  readonly paths: RegExp;
  serve(request: IncomingMessage, url: URL): Promise<RawAnswer>;
}

export interface JsonService {
  readonly protocol: 'json-1.1';
  /** First part of X-Amz-Target, such as `AWSGlue`. */
  readonly targetPrefix: string;
  readonly signingName: string;
  readonly actions: Readonly<Record<string, Action>>;
  /** Told of a call that the plan of faults throttles before the service sees it, so that it measures that. */
  readonly throttled?: (action: string, input: Readonly<Record<string, unknown>>) => void;
  /** Levers that AWS does not have: `POST /_local/dms/drain` and the like. */
  readonly localRoutes?: Readonly<Record<string, Action>>;
  readonly site?: Site;
  /** Ends its processes; called once. */
  stop(): Promise<void>;
}

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/accounts/{AwsAccountId}/data-sets/{DataSetId}` */
  readonly path: string;
  readonly action: string;
  /** The member that is the body, as it came; without it the body is a JSON object of members. */
  readonly payload?: string;
  /** Members that stand in headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestService {
  readonly protocol: 'rest-json';
  readonly signingName: string;
  readonly routes: readonly RestRoute[];
  readonly actions: Readonly<Record<string, Action>>;
  /** Levers that AWS does not have: `POST /_local/dms/drain` and the like. */
  readonly localRoutes?: Readonly<Record<string, Action>>;
  readonly site?: Site;
  stop(): Promise<void>;
}

export type LocalService = JsonService | RestService;
/** Makes a service; each `local-aws/<service>/index.ts` exports one of these. */
export type ServiceFactory = (context: StackContext) => LocalService;
