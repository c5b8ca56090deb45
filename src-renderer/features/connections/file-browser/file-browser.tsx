import { Button, Checkbox, Group, Modal, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FolderEntry, HostInfo } from '../../../../src-shared/models/host.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { looksLikeQueue } from '../paths.ts';
import { EntryList } from './entry-list.tsx';
import classes from './file-browser.module.css';
import { PathBar } from './path-bar.tsx';

export type BrowsePurpose = 'open' | 'create';

interface FileBrowserProps {
  readonly purpose: BrowsePurpose;
  /** Folder shown first; the home folder where it is undefined. */
  readonly startFolder: string | undefined;
  readonly host: HostInfo;
  /** Gets a file (`open`) or a folder (`create`). */
  readonly onPick: (path: string) => void;
  readonly onClose: () => void;
}

/** Chooses a file or folder of the machine the app runs on, which need not be the one the browser runs on. */
export function FileBrowser({ purpose, startFolder, host, onPick, onClose }: FileBrowserProps) {
  const [path, setPath] = useState(startFolder);
  const [all, setAll] = useState(false);
  const [active, setActive] = useState({ folder: '', index: 0 });
  const { query } = useApi();
  const input = path === undefined ? {} : { path };
  const listing = useQuery(
    query.host.browseFolder.queryOptions({ input, placeholderData: keepPreviousData, staleTime: 0, retry: false }),
  );
  const { data, error } = listing;
  const entries = (data?.entries ?? []).filter((entry) => isShown(entry, purpose, all));
  const index = active.folder === data?.path ? active.index : 0;
  const marked = entries[index];
  const choose = (entry: FolderEntry) => (entry.kind === 'folder' ? setPath(entry.path) : onPick(entry.path));
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={purpose === 'open' ? `Open a queue file on ${host.hostname}` : `Choose a folder on ${host.hostname}`}
    >
      <PathBar path={data?.path ?? path ?? ''} separator={host.pathSeparator} onGo={setPath} />
      <div className={classes.list}>
        {error ? (
          <ErrorNotice error={error} onRetry={() => void listing.refetch()} />
        ) : data ? (
          <EntryList
            entries={entries}
            active={index}
            onActive={(next) => setActive({ folder: data.path, index: next })}
            parent={data.parent}
            onChoose={choose}
            onUp={setPath}
            empty={<EmptyFolder purpose={purpose} hiddenByFilter={data.entries.length > 0} />}
          />
        ) : (
          <Skeleton height={28} />
        )}
      </div>
      <Group justify="space-between" mt="md">
        {purpose === 'open' ? (
          <Checkbox label="Show all files" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
        ) : (
          <span />
        )}
        <Group gap="sm">
          {data && data.hidden > 0 && <span>{data.hidden} more are not listed</span>}
          <Button onClick={onClose}>Cancel</Button>
          {purpose === 'create' ? (
            <Button variant="filled" disabled={!data || error !== null} onClick={() => data && onPick(data.path)}>
              Choose this folder
            </Button>
          ) : (
            <Button variant="filled" disabled={marked?.kind !== 'file'} onClick={() => marked && onPick(marked.path)}>
              Open
            </Button>
          )}
        </Group>
      </Group>
    </Modal>
  );
}

function isShown(entry: FolderEntry, purpose: BrowsePurpose, all: boolean): boolean {
  if (entry.kind === 'folder') return all || !entry.name.startsWith('.');
  return purpose === 'open' && (all || looksLikeQueue(entry.name));
}

function EmptyFolder({ purpose, hiddenByFilter }: { purpose: BrowsePurpose; hiddenByFilter: boolean }) {
  if (!hiddenByFilter) return <EmptyState title="This folder is empty" />;
  if (purpose === 'create') return <EmptyState title="No folders in here" />;
  return (
    <EmptyState title="No queue files in here">Other files are here: tick “Show all files” to see them.</EmptyState>
  );
}
