/**
 * What a kind of source may be able to do beside bringing records. Each capability is an interface of its own, which a kind has or
 * has not: nobody implements what it cannot do. A kind's room (src/sources/rooms.ts) is all that it has.
 */
import type { AwsClients } from '../aws/clients';
import type { ObjectStore } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import type { Findings } from '../model/border';
import { EltError } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import type { SourceFigures } from '../model/plan';
import type { RunsOn } from '../model/runs-on';
import type { Finding } from './finding';

/** `ecomflow doctor`: whether all is there that this pipeline's source depends on. */
export interface Examined {
  examine(pipeline: Pipeline): Promise<Finding[]>;
}

/** `ecomflow source status`: what the source says of itself. */
export interface Reported {
  report(pipeline: Pipeline): Promise<SourceReport>;
}

export interface SourceReport {
  /** What `--json` prints. */
  readonly json: object;
  readonly text: string;
}

/** `ecomflow source bookmark`: where a Glue job's bookmark stands that chooses what is taken. Each throws ELT_INPUT_INVALID where none does. */
export interface Bookmarked {
  readonly bookmark: {
    show(pipeline: Pipeline): Promise<BookmarkStatus>;
    /** To what that run of the job had read; undefined: to the beginning. */
    setBack(pipeline: Pipeline, runId: string | undefined): Promise<BookmarkStatus>;
    /** `since`: ISO UTC; null lets it move again. */
    pause(pipeline: Pipeline, since: string | null): Promise<BookmarkStatus>;
    describe(pipeline: string, status: BookmarkStatus): string;
  };
}

export interface BookmarkStatus {
  /** The Glue job's name. */
  readonly job: string;
  /** ISO UTC; null where it moves. */
  readonly pausedSince: string | null;
  /** A run that began no earlier has committed, ISO UTC; null where that is not known. */
  readonly passed: string | null;
  /** Counts commits and resets; 0 before the first. */
  readonly version: number;
  /** The run of the job whose reading it stands for; null at the beginning. */
  readonly runId: string | null;
  readonly lookBackMs: number;
  /** Files in landing that it has passed and nobody has taken. */
  readonly skipped: readonly { readonly key: string; readonly size: number; readonly modifiedAt: string }[];
  /** The job's last runs, newest first. */
  readonly runs: readonly {
    readonly id: string;
    readonly startedAt: string | null;
    readonly state: string;
  }[];
}

/** `ecomflow source accept-ddl`: a person's word that a table's changed schema was looked at. */
export interface SchemaWatched {
  /** Throws ELT_INPUT_INVALID where the source tells of other changes. */
  acceptDdl(pipeline: Pipeline, accepted: AcceptedChange): Promise<object>;
}

export interface AcceptedChange {
  readonly table: string;
  /** How many changes were looked at. */
  readonly ddls: number;
  readonly because: string;
}

/** The local stack: makes there what Terraform makes on AWS, and the source itself. */
export interface Provisioned {
  provision(pipeline: Pipeline, servers: LocalServers): Promise<void>;
}

/** Engines of the local stack in which a source may stand. */
export interface LocalServers {
  readonly mysql: {
    readonly host: string;
    readonly port: number;
    readonly adminUser: string;
    readonly adminPassword: string;
  };
}

/** `ecomflow reconcile`: what of the source only its kind can count. */
export interface Counted {
  /** The epoch that the source writes now. */
  epochOf(pipeline: Pipeline): Promise<number>;
  /** Rows of every object in bronze, whatever loaded it, and what their counting shows of the warehouse. */
  countBronze(pipeline: Pipeline): Promise<BronzeCount>;
  /** Rows that the source has now, by entity; null where it does not say. */
  countSource(pipeline: Pipeline): Promise<Readonly<Record<string, number>> | null>;
  /** What the source delivered in this epoch against what lies in bronze. */
  compareDelivered(pipeline: Pipeline, epoch: number, bronze: readonly BronzeRows[]): Promise<Findings>;
  /** Borders that mean nothing for such a source. */
  readonly notCompared: readonly NotCompared[];
}

export interface BronzeRows {
  readonly key: string;
  /** For what ledger and books have a line: src/model/books.ts. An object of a feed is named once for each of its lines. */
  readonly entity: string;
  readonly epoch: number;
  readonly rows: number;
}

export interface BronzeCount extends Findings {
  readonly objects: readonly BronzeRows[];
}

export interface NotCompared {
  readonly border: string;
  /** Why, and by what it is made up for. */
  readonly why: string;
}

/** `ecomflow reconcile`: the source's figures of each entity as it is now, to be compared with history's current rows. */
export interface Figured {
  figures(pipeline: Pipeline): Promise<readonly SourceFigures[]>;
}

export type Capabilities = Examined & Reported & SchemaWatched & Bookmarked & Provisioned & Counted & Figured;

export type Room = { readonly kind: string } & Partial<Capabilities>;

export type FindRoom = (pipeline: Pipeline) => Room;

/** All that a room may be made of. */
export interface RoomDeps {
  readonly aws: AwsClients;
  readonly store: ObjectStore;
  readonly sql: SqlRunner;
  readonly nowMs: () => number;
  /** AWS's calls go to a local stack. */
  readonly isLocal: boolean;
  /** Keys in bronze of what Firehose could not give on and people have replayed or discarded since. */
  readonly settledLetters: () => Promise<ReadonlySet<string>>;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    /** May say `{pipeline}`; absent where no pipeline takes files. */
    readonly landingBucket: string | undefined;
    /** May say `{pipeline}`. */
    readonly ingestJob: string;
    readonly catalogDatabase: string;
    readonly athenaWorkGroup: string;
    readonly copyRoleArn: string;
    readonly personalSecretId: string;
    /** May say `{pipeline}`. */
    readonly sourceSecretId: string;
    readonly replicaSecretId: string | undefined;
    readonly dms: RunsOn;
  };
}

/** Among some rooms, the one of a pipeline's kind. Throws ELT_CONFIG_INVALID with the kinds that there are. */
export function findAmongRooms(rooms: readonly Room[]): FindRoom {
  return ({ name, source: { kind } }) => {
    const found = rooms.find((room) => room.kind === kind);
    if (found) return found;
    const known = rooms.map((room) => room.kind).join(', ');
    throw new EltError(
      'ELT_CONFIG_INVALID',
      `${name}: there is no source kind "${kind}"; there are: ${known}`,
    );
  };
}

/** Whether a room has a capability, told by what it consists of. */
export function can<Names extends keyof Capabilities>(
  room: Room,
  ...names: readonly Names[]
): room is Room & Pick<Capabilities, Names> {
  return names.every((name) => room[name] !== undefined);
}

/** A capability that a command cannot do without. Throws ELT_INPUT_INVALID, which names pipeline, kind and what it cannot. */
export function capableOf<Names extends keyof Capabilities>(
  findRoom: FindRoom,
  pipeline: Pipeline,
  what: string,
  ...names: readonly Names[]
): Pick<Capabilities, Names> {
  const room = findRoom(pipeline);
  if (can(room, ...names)) return room;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `${pipeline.name}: ${what}: a source of kind "${room.kind}" has nothing of this sort`,
  );
}
