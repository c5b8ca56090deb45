import { registerHooks } from 'node:module';

const DOUBLE = new URL('./module/index.ts', import.meta.url).href;

// The built main bundle says `import ... from 'electron'`; this is what it gets.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron' ? { url: DOUBLE, shortCircuit: true } : nextResolve(specifier, context),
});
