/** The HTTP APIs of this stack. */
import { randomInt } from 'node:crypto';
import type { StackContext } from '../gateway/service';
import { badRequest, conflict, notFound } from './errors';
import type { ApiInput, AuthorizerInput, IntegrationInput, RouteInput, StageInput } from './input';
import type { KeySets } from './key-sets';
import { parseRouteKey, type RouteKey } from './route-key';
import { Throttle } from './throttle';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface Authorizer extends AuthorizerInput {
  readonly authorizerId: string;
}

export interface Integration extends IntegrationInput {
  readonly integrationId: string;
}

export interface Route {
  readonly routeId: string;
  readonly input: RouteInput;
  readonly key: RouteKey;
  readonly integration: Integration;
  readonly authorizer: Authorizer | undefined;
}

export interface Stage {
  readonly input: StageInput;
  readonly throttle: Throttle;
  readonly createdMs: number;
}

export interface HttpApi {
  readonly apiId: string;
  readonly input: ApiInput;
  readonly createdMs: number;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly routes: Map<string, Route>;
  readonly stages: Map<string, Stage>;
}

export class HttpApiState {
  private readonly apis = new Map<string, HttpApi>();

  constructor(
    readonly context: StackContext,
    readonly keySets: KeySets,
  ) {}

  createApi(input: ApiInput): HttpApi {
    const made: HttpApi = {
      apiId: drawnId(10),
      input,
      createdMs: this.context.clock.now(),
      integrations: new Map(),
      authorizers: new Map(),
      routes: new Map(),
      stages: new Map(),
    };
    this.apis.set(made.apiId, made);
    return made;
  }

  /** Throws NotFoundException. */
  api(apiId: string): HttpApi {
    const found = this.apis.get(apiId);
    if (!found) throw notFound('API', apiId);
    return found;
  }

  findApi(apiId: string): HttpApi | undefined {
    return this.apis.get(apiId);
  }

  deleteApi(apiId: string): void {
    this.apis.delete(this.api(apiId).apiId);
  }

  createIntegration(input: IntegrationInput): Integration {
    const made = { ...input, integrationId: drawnId(7) };
    this.api(input.apiId).integrations.set(made.integrationId, made);
    return made;
  }

  /** Throws BadRequestException for an issuer whose keys cannot be read: API Gateway looks when the authorizer is made. */
  async createAuthorizer(input: AuthorizerInput): Promise<Authorizer> {
    const api = this.api(input.apiId);
    const { issuer } = input.jwtConfiguration;
    try {
      await this.keySets.of(issuer);
    } catch (error) {
      throw badRequest(
        `Caught exception when connecting to ${issuer}/.well-known/openid-configuration for issuer ${issuer}. Please try again later. Error: ${String(error)}`,
      );
    }
    const made = { ...input, authorizerId: drawnId(6) };
    api.authorizers.set(made.authorizerId, made);
    return made;
  }

  createRoute(input: RouteInput): Route {
    const api = this.api(input.apiId);
    if ([...api.routes.values()].some((route) => route.input.routeKey === input.routeKey))
      throw conflict(`Route with key ${input.routeKey} already exists for this API`);
    const integrationId = input.target.replace('integrations/', '');
    const integration = api.integrations.get(integrationId);
    if (!integration) throw notFound('Integration', integrationId);
    const authorizer = input.authorizerId === undefined ? undefined : api.authorizers.get(input.authorizerId);
    if (input.authorizerId !== undefined && !authorizer) throw notFound('Authorizer', input.authorizerId);
    const key = parseRouteKey(input.routeKey);
    if (!key) throw badRequest(`The provided route key is not formatted properly: ${input.routeKey}`);
    const made = { routeId: drawnId(7), input, key, integration, authorizer };
    api.routes.set(made.routeId, made);
    return made;
  }

  createStage(input: StageInput): Stage {
    const { stages } = this.api(input.apiId);
    if (stages.has(input.stageName)) throw conflict(`Stage already exists`);
    const made = { input, throttle: new Throttle(input), createdMs: this.context.clock.now() };
    stages.set(input.stageName, made);
    return made;
  }
}

function drawnId(count: number): string {
  return Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
