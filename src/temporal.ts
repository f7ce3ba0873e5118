/**
 * The way to Temporal, as `temporal.toml` and TEMPORAL_* say it: one reading for the worker and the command line, so that
 * Temporal Cloud (API key or client certificate) is a matter of settings.
 * Source: Temporal's documentation, "Environment configuration".
 */
import { existsSync } from 'node:fs';
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { EltError } from './model/errors';

/** What a connection proves itself with, and by which it knows the server. */
export interface TemporalSecurity {
  readonly tls?: NonNullable<ConnectionOptions['tls']>;
  readonly apiKey?: string;
  readonly metadata?: Record<string, string>;
}

export interface TemporalProfile {
  readonly address: string | undefined;
  readonly namespace: string | undefined;
  readonly security: TemporalSecurity;
}

export interface ProfileOptions {
  /** Reads `temporal.toml` only where TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE names one: not one of a person's home. */
  readonly onlyNamed?: boolean;
}

/** Variables win over the profile's lines. Throws ELT_CONFIG_INVALID for a profile, file or certificate that is not there. */
export function readTemporalProfile(
  env: NodeJS.ProcessEnv,
  { onlyNamed = false }: ProfileOptions = {},
): TemporalProfile {
  const file = env['TEMPORAL_CONFIG_FILE'];
  const disableFile = onlyNamed && !file && !env['TEMPORAL_PROFILE'];
  if (file !== undefined && !existsSync(file)) throw invalid(`there is no file ${file}`);
  try {
    const profile = loadClientConfigProfile({ disableFile, overrideEnvVars: withoutEmpty(env) });
    const { tls, apiKey, metadata } = toClientOptions(profile).connectionOptions;
    return {
      address: profile.address,
      namespace: profile.namespace,
      security: {
        ...(tls === undefined || tls === null ? {} : { tls }),
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(metadata === undefined ? {} : { metadata: metadata as Record<string, string> }),
      },
    };
  } catch (cause) {
    // envconfig stumbles over a file without any profile.
    if (cause instanceof TypeError) throw invalid('the file has no [profile.default]', cause);
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** What `Connection.connect` and `NativeConnection.connect` take. */
export function temporalConnection(config: {
  readonly TEMPORAL_ADDRESS: string;
  readonly temporalSecurity: TemporalSecurity;
}): TemporalSecurity & { readonly address: string } {
  return { address: config.TEMPORAL_ADDRESS, ...config.temporalSecurity };
}

/** A shell or a task definition sets a variable to nothing where it means to unset it. */
function withoutEmpty(env: NodeJS.ProcessEnv): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(set);
}

function invalid(fault: string, cause?: unknown): EltError {
  return new EltError(
    'ELT_CONFIG_INVALID',
    `Temporal's profile: ${fault}. See --profile, TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE.`,
    { cause },
  );
}
