import { APPEND } from './append-script.ts';
import { ACQUIRE, RELEASE, RENEW } from './lease-scripts.ts';
import { READ_CHANGES, SAVE_BEGIN, SAVE_GIVE_UP, SAVE_PUT, SAVE_SWITCH } from './save-scripts.ts';
import type { Script } from './script.ts';
import { SNAPSHOT_BEGIN, SNAPSHOT_DROP, SNAPSHOT_FINISH, SNAPSHOT_PUT, SNAPSHOT_RELABEL } from './snapshot-scripts.ts';
import { STAGE_APPLY, STAGE_BEGIN, STAGE_DECLARE, STAGE_DROP, STAGE_FINISH, STAGE_PUT } from './stage-scripts.ts';

/** What every connection knows from its start. */
export const ALL_SCRIPTS: readonly Script[] = [
  ...[ACQUIRE, RENEW, RELEASE, APPEND, READ_CHANGES],
  ...[SAVE_BEGIN, SAVE_PUT, SAVE_SWITCH, SAVE_GIVE_UP],
  ...[STAGE_BEGIN, STAGE_PUT, STAGE_DECLARE, STAGE_APPLY, STAGE_FINISH, STAGE_DROP],
  ...[SNAPSHOT_BEGIN, SNAPSHOT_PUT, SNAPSHOT_FINISH, SNAPSHOT_RELABEL, SNAPSHOT_DROP],
];
