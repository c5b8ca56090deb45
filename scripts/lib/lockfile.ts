/** The parts of package-lock.json that matter here. */
export interface Lockfile {
  readonly packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const CPU = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Packages that bring compiled code for every platform beside the recipe to compile it. */
const PREBUILT = ['better-sqlite3'];

/**
 * What npm leaves out of a lock file, put back. Answers the names of the packages that were touched.
 *
 * - Packages for other platforms that the registry at hand does not hold: without their entries `npm ci`
 *   rejects the file, and would give other platforms nothing.
 * - `gypfile: false`: without it older npm starts node-gyp for every package with a binding.gyp, although
 *   the package itself says that there is nothing to compile.
 */
export function completeLockfile(lockfile: Lockfile): string[] {
  return [...addPlatformPackages(lockfile), ...denyCompiling(lockfile)];
}

function addPlatformPackages({ packages }: Lockfile): string[] {
  const added: string[] = [];
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      const path = `node_modules/${name}`;
      if (packages[path] !== undefined || platform === null || !/^\d/.test(version)) continue;
      packages[path] = { version, ...platform, ...(parent.dev === true ? { dev: true } : {}), optional: true };
      added.push(name);
    }
  }
  return added;
}

function denyCompiling({ packages }: Lockfile): string[] {
  const changed: string[] = [];
  for (const name of PREBUILT) {
    const entry = packages[`node_modules/${name}`];
    if (entry === undefined || entry.gypfile === false) continue;
    packages[`node_modules/${name}`] = { ...entry, gypfile: false };
    changed.push(name);
  }
  return changed;
}

/** The platform that a package is for, told by its name (`binding-linux-x64-musl`); null for all others. */
function platformOf(name: string): Record<string, string[]> | null {
  const words = name.split('/').at(-1)?.split('-') ?? [];
  const os = words.find((word) => OS.includes(word));
  const cpu = words.find((word) => CPU.includes(word));
  if (os === undefined || cpu === undefined) return null;
  const libc = os !== 'linux' ? null : name.includes('musl') ? 'musl' : 'glibc';
  return { cpu: [cpu], os: [os], ...(libc === null ? {} : { libc: [libc] }) };
}
