import { useState } from 'react';
import type { HostInfo } from '../../../src-shared/models/host.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { notifyError } from '../../components/notify.tsx';
import { type BrowsePurpose, FileBrowser } from './file-browser/file-browser.tsx';

/**
 * Lets a person choose a path: in the system's own dialog where the app has one, else in ours. `create` gives a
 * file's path from the system's dialog and a folder's path from ours.
 */
export function usePickPath(
  host: HostInfo,
  purpose: BrowsePurpose,
  onPick: (path: string, kind: 'file' | 'folder') => void,
  startFolder?: string,
) {
  const { api } = useApi();
  const [isBrowsing, setBrowsing] = useState(false);
  const pickNative = async () => {
    const { path } = await api.host.pickQueueFile({ purpose });
    if (path !== null) onPick(path, 'file');
  };
  const start = () => {
    if (!host.nativeDialogs) return setBrowsing(true);
    pickNative().catch((error) => notifyError('The file dialog could not be shown', error));
  };
  const take = (path: string) => {
    setBrowsing(false);
    onPick(path, purpose === 'open' ? 'file' : 'folder');
  };
  const dialog = isBrowsing ? (
    <FileBrowser
      purpose={purpose}
      startFolder={startFolder}
      host={host}
      onPick={take}
      onClose={() => setBrowsing(false)}
    />
  ) : null;
  return { start, dialog };
}
