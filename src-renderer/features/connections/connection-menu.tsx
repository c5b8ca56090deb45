import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconPlugConnected, IconPlugX, IconTrash } from '@tabler/icons-react';
import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import { CONTROL_ICON, INLINE_ICON } from '../../components/icons.ts';
import { notifyError } from '../../components/notify.tsx';
import { openEditConnection } from './edit-connection.tsx';
import { confirmForget } from './forget-connection.tsx';
import { useConnectionActions } from './use-connection-actions.ts';

interface ConnectionMenuProps {
  readonly connection: ConnectionStatus;
  readonly className?: string | undefined;
}

/** What can be done with one connection. */
export function ConnectionMenu({ connection, className }: ConnectionMenuProps) {
  const actions = useConnectionActions();
  const { id, name, status } = connection;
  const isOpen = status.state === 'open' || status.state === 'opening';
  const run = (what: string, action: Promise<void>) => void action.catch((error) => notifyError(what, error));
  return (
    <Menu position="bottom-start" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon className={className} size="xs" aria-label={`Actions for ${name}`}>
          <IconDots {...CONTROL_ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...INLINE_ICON} />} onClick={() => openEditConnection(connection)}>
          Rename or tag…
        </Menu.Item>
        {isOpen ? (
          <Menu.Item
            leftSection={<IconPlugX {...INLINE_ICON} />}
            onClick={() => run(`${name} could not be closed`, actions.close(id))}
          >
            Close
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconPlugConnected {...INLINE_ICON} />}
            onClick={() => run(`${name} could not be opened`, actions.reopen(id))}
          >
            Open
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconTrash {...INLINE_ICON} />}
          onClick={() => confirmForget(connection, () => run(`${name} could not be forgotten`, actions.forget(id)))}
        >
          Forget…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
