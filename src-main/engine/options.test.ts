import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OneFileStorage } from '../storage/custom/testing/one-file-storage.ts';
import { type QueueManagerOptions, resolveOptions } from './options.ts';
import { QueueManager } from './queue-manager.ts';
import { refusalOf, startQueue } from './testing/queues.ts';

const refused = (options: object) => refusalOf(() => new QueueManager(options as QueueManagerOptions));

describe('options nobody can mean', () => {
  it.each([
    ['persistence.bakcupCount', { persistence: { type: 'memory', bakcupCount: 5 } }],
    ['maxRetires', { maxRetires: 3 }],
    ['toString', { toString: 3 }],
  ])('%s is unknown, and the ones there are are told', async (option, options) => {
    const error = await refused(options);

    expect([error.code, error.details.option]).toEqual(['queue.unknown-option', option]);
    expect(error.hint).toContain(option.startsWith('persistence') ? 'backupCount' : 'maxRetries');
  });

  it.each([
    ['persistence', { persistence: 'json' }],
    ['persistence.type', { persistence: { type: 'mongo' } }],
    ['persistence.dbPath', { persistence: { type: 'sqlite', filePath: 'x' } }],
    ['persistence.filePath', { persistence: { type: 'json', filePath: '' } }],
    ['persistence.autoSave', { persistence: { autoSave: 'yes' } }],
    ['persistence.autoSaveInterval', { persistence: { autoSaveInterval: 0 } }],
    ['persistence.autoSaveInterval', { persistence: { autoSaveInterval: 2 ** 31 } }],
    ['persistence.maxSnapshots', { persistence: { maxSnapshots: -1 } }],
    ['persistence.backupCount', { persistence: { backupCount: 1.5 } }],
    ['persistence.compressBackups', { persistence: { compressBackups: 'zip' } }],
    ['persistence.alertThresholds', { persistence: { alertThresholds: { saveTime: -1 } } }],
    ['persistence.alertThresholds', { persistence: { alertThresholds: { saveTme: 1 } } }],
    ['persistence.port', { persistence: { type: 'redis', port: 70_000 } }],
    ['persistence.ttl', { persistence: { type: 'redis', ttl: 0 } }],
    ['maxRetries', { maxRetries: Number.NaN }],
    ['maxRetries', { maxRetries: '3' }],
    ['retryDelay', { retryDelay: -1 }],
    ['keepCompleted', { keepCompleted: Number.NaN }],
    ['leaseMs', { leaseMs: 0 }],
    ['clock', { clock: {} }],
    ['newId', { newId: 'uuid' }],
    ['queueFile', { queueFile: 7 }],
  ])('%s is refused with what is allowed: %j', async (option, options) => {
    const error = await refused(options);

    expect([error.code, error.details.option]).toEqual(['queue.invalid-option', option]);
    expect(error.message).toMatch(new RegExp(`^Option ${option} .+: expected .+`));
  });

  it('of strategy have a code of their own', async () => {
    expect((await refused({ schedulingStrategy: 'lifo' })).code).toBe('queue.unknown-strategy');
  });

  it('belong to the adapter where it is custom, but for those of every queue', async () => {
    const custom = { type: 'custom', customStorage: OneFileStorage, db: { pool: 1 }, host: 7 } as const;

    expect(resolveOptions({ persistence: custom }).persistence).toMatchObject(custom);
    const error = await refused({ persistence: { ...custom, autoSaveInterval: 'often' } });
    expect([error.code, error.details.option]).toEqual(['queue.invalid-option', 'persistence.autoSaveInterval']);
  });

  it('that hold secrets are refused without repeating them', async () => {
    const { message } = await refused({ persistence: { type: 'redis', password: 4711 } });

    expect(message).toContain('password is a number');
    expect(message).not.toContain('4711');
  });
});

describe('where a queue is kept', () => {
  const place = (options: QueueManagerOptions) => {
    const { type, filePath } = resolveOptions(options).persistence;
    return [type, filePath];
  };
  const home = join(homedir(), '.poppobuilder', 'queue.json');

  it.each<[string, QueueManagerOptions, unknown[]]>([
    ['in memory without a word about it', {}, ['memory', undefined]],
    ['in the file', { queueFile: 'q.json' }, ['json', 'q.json']],
    ['in the file also where saving is described', { queueFile: 'q.json', persistence: {} }, ['json', 'q.json']],
    ['in its own path first', { queueFile: 'q.json', persistence: { filePath: 'p.json' } }, ['json', 'p.json']],
    ['at home', { persistQueue: true }, ['json', home]],
    ['at home as JSON', { persistence: { type: 'json' } }, ['json', home]],
    ['nowhere if not wanted', { persistQueue: false, queueFile: 'q.json' }, ['memory', undefined]],
    ['as persistence says', { queueFile: 'q.json', persistence: { type: 'redis' } }, ['redis', undefined]],
  ])('is %s', (_where, options, expected) => {
    expect(place(options)).toEqual(expected);
  });

  it('and everything else is the default where it is left out or undefined', () => {
    const given = { maxRetries: undefined, persistence: { type: 'json', autoSave: undefined } } as object;

    expect(resolveOptions(given)).toMatchObject({
      schedulingStrategy: 'weighted-round-robin',
      maxRetries: 3,
      keepCompleted: 10_000,
      persistence: { autoSave: true, autoSaveInterval: 30_000, saveOnChange: false, maxSnapshots: 24 },
    });
  });
});

describe('the option', () => {
  it('of strategy counts for a new queue; an old one keeps its own', async () => {
    const { queue, folder } = await startQueue('sqlite', { schedulingStrategy: 'fifo' });
    expect(queue.info().strategy).toBe('fifo');
    await queue.setStrategy('priority');
    expect((await refusalOf(queue.setStrategy('lifo' as never))).code).toBe('queue.unknown-strategy');
    await queue.stop();
    const again = await startQueue('sqlite', { folder, schedulingStrategy: 'round-robin' });

    expect(again.queue.getStats()).toMatchObject({ strategy: 'priority', claims: 0 });
  });
});
