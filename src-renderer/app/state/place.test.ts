import { describe, expect, it } from 'vitest';
import { parseSearch } from '../../../src-shared/models/search/parse-search.ts';
import { besidePlace, formatPlace, type Place, parsePlace, taskAddress, WELCOME } from './place.ts';

const PLACES: Place[] = [
  WELCOME,
  { queueId: 'main', page: 'overview', filter: {}, snapshotId: null },
  { queueId: 'a/b c?d#e&日本', page: 'tasks', filter: {}, snapshotId: null },
  {
    queueId: 'main',
    page: 'tasks',
    filter: { status: ['queued', 'failed'], projectId: ['web', '', null], type: ['issue'], text: 'a&b=c #1 +%' },
    snapshotId: null,
  },
  { queueId: 'main', page: 'snapshots', filter: { type: [null] }, snapshotId: 'auto-1' },
  {
    queueId: 'main',
    page: 'tasks',
    filter: parseSearch('a&b status:failed priority:>5 -has:error').filter,
    snapshotId: null,
  },
];

describe('formatPlace and parsePlace', () => {
  it.each(PLACES)('survive the way through an address: %j', (place) => {
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  it('write an address that a person can read', () => {
    const filter = { status: ['failed' as const], projectId: ['web'] };
    expect(formatPlace({ queueId: 'main', page: 'tasks', filter, snapshotId: null })).toBe(
      '#/q/main/tasks?status=failed&project=web',
    );
  });
});

describe('parsePlace', () => {
  it('shows the welcome screen for an empty or foreign address', () => {
    for (const hash of ['', '#', '#/', '#/settings', '#/q/', '#/q/%E0%A4%A']) expect(parsePlace(hash)).toEqual(WELCOME);
  });

  it('shows the overview for an unknown page', () => {
    expect(parsePlace('#/q/main/charts').page).toBe('overview');
    expect(parsePlace('#/q/main').page).toBe('overview');
  });

  it('leaves out what it does not know', () => {
    expect(parsePlace('#/q/main/tasks?status=burning&status=failed&colour=red&text=').filter).toEqual({
      status: ['failed'],
    });
  });
});

describe('taskAddress', () => {
  it('leads to the tasks page with the task named', () => {
    const address = taskAddress('main', 'task-1&2');
    expect(address).toBe('#/q/main/tasks?task=task-1%262');
    expect(parsePlace(address)).toMatchObject({ queueId: 'main', page: 'tasks', filter: {} });
  });
});

describe('besidePlace', () => {
  it('keeps what pages have in the address when the place in it changes', () => {
    const rest = besidePlace('#/q/main/tasks?status=failed&sort=priority.desc&text=a&task=t-1%262&without=type');
    expect(formatPlace({ ...WELCOME, queueId: 'main', page: 'tasks', filter: { type: ['issue'] } }, rest)).toBe(
      '#/q/main/tasks?type=issue&sort=priority.desc&task=t-1%262',
    );
  });

  it('is empty where the address holds the place alone', () => {
    for (const place of PLACES) expect([...besidePlace(formatPlace(place))]).toEqual([]);
  });
});
