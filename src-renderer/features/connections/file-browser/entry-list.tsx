import { IconCornerLeftUp, IconFile, IconFolder } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { FolderEntry } from '../../../../src-shared/models/host.ts';
import { BackendIcon } from '../../../components/backend-icon.tsx';
import { formatBytes } from '../../../components/format.ts';
import { INLINE_ICON } from '../../../components/icons.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { looksLikeQueue } from '../paths.ts';
import classes from './file-browser.module.css';
import { nextIndex } from './list-keys.ts';

interface EntryListProps {
  readonly entries: readonly FolderEntry[];
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly parent: string | null;
  readonly onChoose: (entry: FolderEntry) => void;
  readonly onUp: (path: string) => void;
  readonly empty: ReactNode;
}

/** The content of a folder: arrows move, Enter opens, Backspace goes up, letters jump to a name. */
export function EntryList({ entries, active, onActive, parent, onChoose, onUp, empty }: EntryListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = entries[active];
    const next = nextIndex(
      event.key,
      active,
      entries.map(({ name }) => name),
    );
    if (event.key === 'Enter' && entry) onChoose(entry);
    else if (event.key === 'Backspace' && parent !== null) onUp(parent);
    else if (next !== null) onActive(next);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {parent !== null && (
        <button type="button" className={classes.entry} onClick={() => onUp(parent)}>
          <IconCornerLeftUp {...INLINE_ICON} />
          <span className={classes.name}>Parent folder</span>
        </button>
      )}
      {entries.length === 0 ? (
        empty
      ) : (
        <div
          ref={list}
          role="listbox"
          aria-label="Content of the folder"
          aria-activedescendant={`entry-${active}`}
          tabIndex={0}
          data-autofocus
          onKeyDown={onKeyDown}
        >
          {entries.map((entry, index) => (
            <EntryOption
              key={entry.path}
              entry={entry}
              index={index}
              isActive={index === active}
              onActive={() => onActive(index)}
              onChoose={() => onChoose(entry)}
            />
          ))}
        </div>
      )}
    </>
  );
}

interface EntryOptionProps {
  readonly entry: FolderEntry;
  readonly index: number;
  readonly isActive: boolean;
  readonly onActive: () => void;
  readonly onChoose: () => void;
}

/** A click opens a folder and marks a file; a second click chooses the file. */
function EntryOption({ entry, index, isActive, onActive, onChoose }: EntryOptionProps) {
  return (
    <button
      type="button"
      id={`entry-${index}`}
      data-index={index}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes.entry}
      onClick={entry.kind === 'folder' || isActive ? onChoose : onActive}
    >
      <EntryIcon entry={entry} />
      <span className={classes.name}>{entry.name}</span>
      {entry.sizeBytes !== null && <span className={classes.size}>{formatBytes(entry.sizeBytes)}</span>}
      <span className={classes.time}>{entry.modifiedAt !== null && <RelativeTime at={entry.modifiedAt} />}</span>
    </button>
  );
}

function EntryIcon({ entry }: { entry: FolderEntry }) {
  if (entry.kind === 'folder') return <IconFolder {...INLINE_ICON} />;
  if (!looksLikeQueue(entry.name)) return <IconFile {...INLINE_ICON} />;
  return <BackendIcon backend={/\.json$/i.test(entry.name) ? 'json' : 'sqlite'} />;
}
