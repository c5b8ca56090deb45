import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import classes from './app.module.css';
import { WorkspaceEvents } from './live/workspace-events.tsx';
import { Shell } from './shell/shell.tsx';
import { followAddress } from './state/view-store.ts';

export function App() {
  useEffect(followAddress, []);
  return (
    <WorkspaceEvents>
      <ModalsProvider>
        <Notifications
          position="bottom-left"
          containerWidth={360}
          limit={4}
          classNames={{ root: classes.notifications }}
        />
        <Shell />
      </ModalsProvider>
    </WorkspaceEvents>
  );
}
