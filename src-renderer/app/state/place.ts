import { formatSearch } from '../../../src-shared/models/search/format-search.ts';
import { parseSearch } from '../../../src-shared/models/search/parse-search.ts';
import { TASK_STATUSES, type TaskFilter, type TaskStatus } from '../../../src-shared/models/task.ts';

export const PAGES = ['overview', 'tasks', 'failures', 'next-up', 'snapshots', 'performance', 'alerts'] as const;
export type Page = (typeof PAGES)[number];

/** What the window shows; the address after `#` says the same. */
export interface Place {
  /** Null shows the welcome screen. */
  readonly queueId: string | null;
  readonly page: Page;
  readonly filter: TaskFilter;
  /** Snapshot whose tasks are browsed instead of the live ones. */
  readonly snapshotId: string | null;
}

const OWN_PARTS = ['status', 'project', 'type', 'without', 'text', 'q', 'snapshot'] as const;

export const WELCOME: Place = { queueId: null, page: 'overview', filter: {}, snapshotId: null };

/** Reads `#/q/<queueId>/<page>?status=..&project=..&type=..&text=..&q=..&snapshot=..`; anything odd in it is left out. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [root, id, page] = path.split('/');
  const queueId = root === 'q' && id ? decode(id) : null;
  if (!queueId) return WELCOME;
  const params = new URLSearchParams(query);
  return {
    queueId,
    page: PAGES.find((known) => known === page) ?? 'overview',
    filter: parseFilter(params),
    snapshotId: params.get('snapshot') || null,
  };
}

/** `rest`: what else the address is to hold. */
export function formatPlace(place: Place, rest: URLSearchParams = new URLSearchParams()): string {
  if (place.queueId === null) return '#/';
  const params = new URLSearchParams();
  appendFilter(params, place.filter);
  if (place.snapshotId) params.set('snapshot', place.snapshotId);
  for (const [name, value] of rest) params.append(name, value);
  const query = params.toString();
  return `#/q/${encodeURIComponent(place.queueId)}/${place.page}${query ? `?${query}` : ''}`;
}

/** What an address holds besides the place: pages keep their own there, such as the order of a list. */
export function besidePlace(hash: string): URLSearchParams {
  const rest = new URLSearchParams(hash.split('?', 2)[1] ?? '');
  for (const name of OWN_PARTS) rest.delete(name);
  return rest;
}

/** Address of one live task, shown in the drawer of the tasks page. */
export function taskAddress(queueId: string, taskId: string): string {
  return `${formatPlace({ ...WELCOME, queueId, page: 'tasks' })}?task=${encodeURIComponent(taskId)}`;
}

function parseFilter(params: URLSearchParams): TaskFilter {
  const search = params.get('q');
  if (search) return parseSearch(search).filter;
  const status = params.getAll('status').filter(isStatus);
  const projectId = parseFacet(params, 'project');
  const type = parseFacet(params, 'type');
  const text = params.get('text');
  return {
    ...(status.length > 0 && { status }),
    ...(projectId.length > 0 && { projectId }),
    ...(type.length > 0 && { type }),
    ...(text && { text }),
  };
}

/** `without=project` stands for tasks that have none, since any text may be a project's name. */
function parseFacet(params: URLSearchParams, name: 'project' | 'type'): (string | null)[] {
  const values: (string | null)[] = params.getAll(name);
  return params.getAll('without').includes(name) ? [...values, null] : values;
}

// What only a search can say is written as one; the usual parts stay parameters that other programs can make.
function appendFilter(params: URLSearchParams, filter: TaskFilter): void {
  if (filter.terms?.length) {
    params.set('q', formatSearch(filter));
    return;
  }
  for (const status of filter.status ?? []) params.append('status', status);
  appendFacet(params, 'project', filter.projectId);
  appendFacet(params, 'type', filter.type);
  if (filter.text) params.set('text', filter.text);
}

function appendFacet(params: URLSearchParams, name: string, values: readonly (string | null)[] = []): void {
  for (const value of values) {
    if (value === null) params.append('without', name);
    else params.append(name, value);
  }
}

function isStatus(value: string): value is TaskStatus {
  return TASK_STATUSES.some((status) => status === value);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
