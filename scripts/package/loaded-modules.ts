/** Text of a module that, preloaded, makes a program end with the list of all modules that it loaded. */
export const LIST_LOADED = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => console.log('LOADED ' + JSON.stringify(loaded)));
`;

export function loadedModules(output: string): string[] {
  const line = output.split('\n').find((text) => text.startsWith('LOADED ')) ?? 'LOADED []';
  return JSON.parse(line.slice('LOADED '.length));
}
