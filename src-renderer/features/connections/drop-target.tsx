import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { usePlatform } from '../../app/platform/platform.tsx';
import { notifyDone, notifyError } from '../../components/notify.tsx';
import classes from './drop-target.module.css';
import { useConnectionActions } from './use-connection-actions.ts';

const COPY_NOTE =
  'A browser does not say where a dropped file lies, so the app works on a copy in its data folder. To work on the file itself, open it by its path.';

/** Opens files that are dropped anywhere on the window; while they hover, it says so. */
export function DropTarget() {
  const { open } = useConnectionActions();
  const { kind, pathForFile } = usePlatform();
  const openFile = async (file: File) => {
    try {
      await open(await pathForFile(file));
      if (kind === 'browser') notifyDone(`A copy of ${file.name} was opened`, COPY_NOTE);
    } catch (error) {
      notifyError(`${file.name} was not opened`, error);
    }
  };
  const isOver = useFileDrop(async (files) => {
    for (const file of files) await openFile(file);
  });
  if (!isOver) return null;
  return (
    <div className={classes.overlay} aria-hidden="true">
      <div className={classes.box}>
        <IconFileImport size={32} stroke={1.5} />
        <p>Drop a JSON or SQLite queue to open it</p>
      </div>
    </div>
  );
}

/** True while files hover over the window. A page must refuse the browser's own way, which is to show the file instead. */
function useFileDrop(onDrop: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const take = useEffectEvent(onDrop);
  useEffect(() => {
    const stop = new AbortController();
    const on = (type: 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void) =>
      window.addEventListener(type, listener, { signal: stop.signal });
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    });
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on('drop', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      take([...event.dataTransfer.files]);
    });
    return () => stop.abort();
  }, []);
  return isOver;
}
