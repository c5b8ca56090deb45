import { createContext, type ReactNode, useContext } from 'react';

/** What differs between the desktop shell and a browser tab, as far as the screens care. */
export interface AppPlatform {
  readonly kind: 'electron' | 'browser';
  /** Path under which the app can read a file that was dropped or picked here. A browser sends its content over. */
  readonly pathForFile: (file: File) => Promise<string>;
}

const PlatformContext = createContext<AppPlatform | null>(null);

export function PlatformProvider({ platform, children }: { platform: AppPlatform; children: ReactNode }) {
  return <PlatformContext value={platform}>{children}</PlatformContext>;
}

export function usePlatform(): AppPlatform {
  const platform = useContext(PlatformContext);
  if (!platform) throw new Error('usePlatform stands outside of PlatformProvider');
  return platform;
}
