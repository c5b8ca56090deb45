import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { type AppPlatform, PlatformProvider } from './platform/platform.tsx';
import { RpcProvider } from './rpc/rpc-provider.tsx';
import type { Transport } from './rpc/transport.ts';
import { ThemeProvider } from './theme/theme-provider.tsx';

/** Draws the app over a transport; all that the two entries differ in comes in here. */
export function mountApp(transport: Transport, platform: AppPlatform): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no element #root.');
  createRoot(root).render(
    <StrictMode>
      <PlatformProvider platform={platform}>
        <ThemeProvider>
          <RpcProvider transport={transport}>
            <App />
          </RpcProvider>
        </ThemeProvider>
      </PlatformProvider>
    </StrictMode>,
  );
}
