/** Names that the language itself asks of any object. */
const SILENT: ReadonlySet<string | symbol> = new Set(['then', 'toJSON', 'constructor']);

/** An object of the double that throws, by name, where the app asks for something it does not have. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property) {
      if (property in object || typeof property === 'symbol' || SILENT.has(property)) {
        const value: unknown = Reflect.get(object, property);
        // Private fields live on the target, not on the proxy.
        return typeof value === 'function' && !isClass(value) ? value.bind(object) : value;
      }
      throw new Error(`${name}.${property} is not in the double of electron`);
    },
    set(object, property, value) {
      if (!(property in object)) throw new Error(`${name}.${String(property)} is not in the double of electron`);
      return Reflect.set(object, property, value);
    },
  });
}

/** A whole module of Electron that the app does not use so far. */
export function absent(name: string): object {
  const refuse = (): never => {
    throw new Error(`${name} is not in the double of electron`);
  };
  return new Proxy(refuse, { get: refuse, set: refuse, apply: refuse, construct: refuse });
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
