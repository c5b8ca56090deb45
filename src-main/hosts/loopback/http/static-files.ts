import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { contentTypeOf } from '../../page.ts';
import { send } from './responses.ts';

const COMPRESSIBLE = /\.(html|js|css|json|map|svg|txt)$/;

const compress = promisify(gzip);

/** Files that belong to the other host. */
const NOT_SERVED = new Set(['/electron.html']);

/**
 * The built page and its assets. Only files that were found when the server started are served, by exact
 * name, so that no request can point anywhere else.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, string>;
  /** Packed once: the server is mostly far away, at the other end of an SSH tunnel. */
  readonly #packed = new Map<string, Promise<Buffer>>();

  private constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  /** @param dir - folder with index.html and assets/ */
  static async of(dir: string): Promise<StaticFiles> {
    const files = new Map<string, string>();
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = `/${relative(dir, path).split(sep).join('/')}`;
      if (entry.isFile() && !NOT_SERVED.has(name)) files.set(name, path);
    }
    return new StaticFiles(files);
  }

  /** Sends the file of that URL path, `/` being the page; false where there is none. */
  async serve(urlPath: string, response: ServerResponse): Promise<boolean> {
    const name = urlPath === '/' ? '/index.html' : urlPath;
    const path = this.#files.get(name);
    if (path === undefined) return false;
    const packed = COMPRESSIBLE.test(name) && acceptsGzip(response);
    send(response, 200, await (packed ? this.#pack(path) : readFile(path)), {
      'Content-Type': contentTypeOf(name),
      // Names of built assets hold a hash of their content.
      'Cache-Control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
      Vary: 'Accept-Encoding',
      ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
    });
    return true;
  }

  #pack(path: string): Promise<Buffer> {
    const packed = this.#packed.get(path) ?? readFile(path).then((content) => compress(content));
    this.#packed.set(path, packed);
    return packed;
  }
}

function acceptsGzip({ req }: ServerResponse): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(req.headers['accept-encoding'] ?? ''));
}
