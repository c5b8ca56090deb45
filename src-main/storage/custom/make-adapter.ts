import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { AdapterExtras, BaseStorage } from '../base-storage.ts';
import { kindOf } from './state-entries.ts';

/** A subclass of BaseStorage, or an object made of one. */
export type CustomStorageSource = Adapter | (new (options: never) => Adapter);

/** An adapter as it is called: what it does not declare it need not have. */
export type Adapter = Omit<BaseStorage, 'supports'> & { readonly supports?: BaseStorage['supports'] } & AdapterExtras;

const METHODS = [
  'initialize',
  'save',
  'load',
  'createSnapshot',
  'restoreSnapshot',
  'listSnapshots',
  'deleteSnapshot',
  'getStats',
  'clear',
  'close',
] as const;

/** Method that a capability stands for. */
const DECLARED = { changes: 'append', followers: 'onForeignChange' } as const;

/**
 * The adapter that the option names. It need not descend from this very copy of BaseStorage, as long as it has the
 * methods: `storage.adapter-invalid` names the first that is missing, `storage.adapter-failed` why it cannot be made.
 */
export function makeAdapter(source: unknown, options: object): Adapter {
  const adapter = typeof source === 'function' ? construct(source, options) : source;
  if (typeof adapter !== 'object' || adapter === null) {
    throw new AppError('storage.adapter-invalid', `Option persistence.customStorage is ${kindOf(source)}`, {
      hint: 'Give a class that extends BaseStorage, or an object made of one.',
    });
  }
  requireMethods(adapter);
  return adapter;
}

/** What messages call an adapter. */
export function nameOf(adapter: object): string {
  const { name } = adapter.constructor;
  return name === '' || name === 'Object' ? 'The custom storage' : name;
}

function construct(source: object, options: object): unknown {
  try {
    return Reflect.construct(source as new () => unknown, [options]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = Reflect.get(source, 'name') || 'persistence.customStorage';
    throw new AppError('storage.adapter-failed', `${name} could not be constructed: ${reason}`, { cause: error });
  }
}

function requireMethods(adapter: object): asserts adapter is Adapter {
  const supports: unknown = Reflect.get(adapter, 'supports') ?? {};
  const declared = Object.entries(DECLARED).filter(([name]) => Reflect.get(Object(supports), name) === true);
  for (const method of [...METHODS, ...declared.map(([, name]) => name)]) {
    if (typeof Reflect.get(adapter, method) === 'function') continue;
    throw new AppError('storage.adapter-invalid', `${nameOf(adapter)} has no method ${method}()`, {
      hint: 'A custom storage has all methods of BaseStorage, and those of what it supports.',
      details: { method },
    });
  }
}
