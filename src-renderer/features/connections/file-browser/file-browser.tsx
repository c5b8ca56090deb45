import { Button, Checkbox, Group, Modal, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FolderEntry, FolderListing, HostInfo } from '../../../../src-shared/models/host.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatCount } from '../../../components/format.ts';
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
  const pickable = purpose === 'create' ? folderPath(data, error) : filePath(entries[index]);
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
      <Footer
        purpose={purpose}
        hidden={data?.hidden ?? 0}
        pickable={pickable}
        all={all}
        onAll={setAll}
        onPick={onPick}
        onClose={onClose}
      />
    </Modal>
  );
}

interface FooterProps extends Pick<FileBrowserProps, 'purpose' | 'onPick' | 'onClose'> {
  /** Entries that the listing leaves out. */
  readonly hidden: number;
  /** What the button would give, or null while there is nothing to choose. */
  readonly pickable: string | null;
  readonly all: boolean;
  readonly onAll: (all: boolean) => void;
}

function Footer({ purpose, hidden, pickable, all, onAll, onPick, onClose }: FooterProps) {
  const isOpen = purpose === 'open';
  return (
    <Group justify="space-between" mt="md">
      {isOpen ? (
        <Checkbox label="Show all files" checked={all} onChange={(event) => onAll(event.currentTarget.checked)} />
      ) : (
        <span />
      )}
      <Group gap="sm">
        {hidden > 0 && <span>{formatCount(hidden)} more are not listed</span>}
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="filled" disabled={pickable === null} onClick={() => pickable !== null && onPick(pickable)}>
          {isOpen ? 'Open' : 'Choose this folder'}
        </Button>
      </Group>
    </Group>
  );
}

function folderPath(listing: FolderListing | undefined, error: unknown): string | null {
  return listing && error === null ? listing.path : null;
}

function filePath(entry: FolderEntry | undefined): string | null {
  return entry?.kind === 'file' ? entry.path : null;
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
