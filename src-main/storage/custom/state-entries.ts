import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { StoredTask } from '../checkpoint.ts';
import { STATE_LISTS } from '../queue-state.ts';
import { ExactTexts } from './exact-texts.ts';
import { StateChecksum } from './state-checksum.ts';

/** What was found in the lists of a state. */
export interface StateEntries {
  /** In order of arrival where they tell it, else list by list. */
  readonly tasks: readonly StoredTask[];
  readonly checksum: StateChecksum;
  /** The first entry that is no task, in words; null where there is none. */
  readonly firstProblem: string | null;
}

interface Placed extends StoredTask {
  readonly place: number;
}

/** Places beyond cannot be counted on. */
const MAX_PLACE = 1e15;
const PLACE = /^\{"#":(\d{1,15}),/;

/** Reads the lists. `storage.adapter-invalid` where a task holds what JSON cannot. */
export function readEntries(state: object, from: string): StateEntries {
  const exact = new ExactTexts(Reflect.get(state, 'exact'));
  const checksum = new StateChecksum();
  const found: Placed[] = [];
  let firstProblem: string | null = null;
  for (const [name, statusIfAbsent] of STATE_LISTS) {
    for (const entry of itemsOf(Reflect.get(state, name))) {
      const task = taskOf(entry);
      if (task === null) {
        firstProblem ??= `an entry of ${name} is ${kindOf(entry)}, not a task`;
        continue;
      }
      const exactText = exact.textOf(task);
      const text = exactText ?? textOf(task, `${from} answered a task of ${name}`);
      checksum.add(text, exactText === null);
      found.push({ text, statusIfAbsent, place: Number(PLACE.exec(text)?.[1] ?? MAX_PLACE) });
    }
  }
  return { tasks: found.sort((left, right) => left.place - right.place), checksum, firstProblem };
}

/** Of a list: its items; of an object from id to task: tasks with their ids. */
function itemsOf(list: unknown): unknown[] {
  if (Array.isArray(list)) return list;
  return typeof list === 'object' && list !== null ? Object.entries(list) : [];
}

/** A task, or the task of a pair of id and task. */
function taskOf(entry: unknown): object | null {
  if (!Array.isArray(entry)) return typeof entry === 'object' ? entry : null;
  const [id, task]: unknown[] = entry;
  if (typeof task !== 'object' || task === null || Array.isArray(task)) return null;
  return 'id' in task ? task : { id, ...task };
}

/** As our own texts are: the place first. */
function textOf(task: object, where: string): string {
  const place = placeOf(task);
  try {
    if (place === null) return JSON.stringify(task);
    const rest = JSON.stringify({ ...task, '#': undefined }).slice(1);
    return `{"#":${place}${rest === '}' ? '' : ','}${rest}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('storage.adapter-invalid', `${where} that JSON cannot hold: ${reason}`, { cause: error });
  }
}

function placeOf(task: object): number | null {
  const place: unknown = Reflect.get(task, '#');
  return typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < MAX_PLACE ? place : null;
}

/** For messages: what a value is. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
