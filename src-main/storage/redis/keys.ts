/** Places of arrival that share one hash, so that no command ever touches more than this many tasks at once. */
export const BUCKET_SIZE = 256;

/**
 * The names of a queue's keys. All share one hash tag, so that a script may touch any of them also on a
 * cluster; a prefix that names a tag of its own keeps it.
 */
export class RedisKeys {
  readonly prefix: string;
  readonly base: string;

  constructor(prefix: string) {
    this.prefix = prefix;
    this.base = /\{[^}]+\}/.test(prefix) ? `${prefix}v2:` : `${prefix}{${prefix.replace(/:+$/, '') || 'queue'}}:`;
  }

  /** Hash of facts about the queue. */
  get meta(): string {
    return `${this.base}meta`;
  }
  /** Hash with the fence counter and the token of whoever may write. */
  get lease(): string {
    return `${this.base}lease`;
  }
  /** Who writes, as JSON; expires with the lease. */
  get owner(): string {
    return `${this.base}owner`;
  }
  /** Channel that tells of changes. */
  get changed(): string {
    return `${this.base}changed`;
  }
  /** Sorted set of snapshot ids by time. */
  get snapshots(): string {
    return `${this.base}snapshots`;
  }
  /** Hash from snapshot id to manifest. */
  get manifests(): string {
    return `${this.base}manifests`;
  }
  /** Hash from snapshot id to the upload that is under way. */
  get uploads(): string {
    return `${this.base}uploads`;
  }

  snapshot(id: string, upload: string): string {
    return `${this.base}snapshot:${id}:${upload}`;
  }

  stage(index: number): string {
    return `${this.base}stage:${index}`;
  }

  /** Sorted set of a generation's members by the change that touched them last. */
  touched(generation: number): string {
    return `${this.base}g${generation}:touched`;
  }

  projects(generation: number): string {
    return `${this.base}g${generation}:projects`;
  }

  /** Key of a member of `touched`: a bucket of tasks (`t<n>`) or a long text (`x<seq>.<write>`). */
  member(generation: number, member: string): string {
    return `${this.base}g${generation}:${member}`;
  }
}

export function bucketOf(seq: number): string {
  return `t${Math.floor(seq / BUCKET_SIZE)}`;
}
