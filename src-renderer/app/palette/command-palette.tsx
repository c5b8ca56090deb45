import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconKeyboard, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react';
import { BackendIcon } from '../../components/backend-icon.tsx';
import { CONTROL_ICON } from '../../components/icons.ts';
import { useConnections } from '../../features/connections/use-connections.ts';
import { focusSearch } from '../keyboard/search-target.ts';
import { PAGE_ICONS, PAGE_WORDS } from '../shell/pages.ts';
import { PAGES } from '../state/place.ts';
import { useView } from '../state/view-store.ts';
import classes from './command-palette.module.css';

/** Finds a page or connection, or runs an action, by a few letters of its name. */
export function CommandPalette({ onHelp }: { onHelp: () => void }) {
  const groups = [usePageActions(), useConnectionActions(), useGeneralActions(onHelp)];
  return (
    <Spotlight
      actions={groups.filter(({ actions }) => actions.length > 0)}
      shortcut="mod + K"
      tagsToIgnore={[]}
      triggerOnContentEditable
      nothingFound="Nothing is called that"
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      scrollable
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      attributes={{ content: { 'aria-label': 'Find or run' } }}
      transitionProps={{ duration: 80 }}
      maxHeight={420}
      size={560}
      searchProps={{
        leftSection: <IconSearch {...CONTROL_ICON} />,
        placeholder: 'Find a page or connection, or run an action',
      }}
      classNames={{ action: classes.action, actionsGroup: classes.group, search: classes.search }}
    />
  );
}

function usePageActions(): SpotlightActionGroupData {
  const queueId = useView((view) => view.queueId);
  const showPage = useView((view) => view.showPage);
  const pages = PAGES.map((page) => {
    const Icon = PAGE_ICONS[page];
    return {
      id: page,
      label: PAGE_WORDS[page],
      leftSection: <Icon {...CONTROL_ICON} />,
      onClick: () => showPage(page),
    };
  });
  return { group: 'Pages', actions: queueId === null ? [] : pages };
}

function useConnectionActions(): SpotlightActionGroupData {
  const openQueue = useView((view) => view.openQueue);
  const actions = (useConnections() ?? []).map(({ id, name, location, backend }) => ({
    id: `queue-${id}`,
    label: name,
    description: location,
    leftSection: <BackendIcon backend={backend} size={16} />,
    onClick: () => openQueue(id),
  }));
  return { group: 'Connections', actions };
}

function useGeneralActions(onHelp: () => void): SpotlightActionGroupData {
  const { queueId, showTasks, showWelcome } = useView();
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  const ThemeIcon = other === 'dark' ? IconMoon : IconSun;
  const search = {
    id: 'search',
    label: 'Search the tasks',
    leftSection: <IconSearch {...CONTROL_ICON} />,
    onClick: () => {
      if (!focusSearch()) showTasks();
    },
  };
  return {
    group: 'Actions',
    actions: [
      ...(queueId === null ? [] : [search]),
      { id: 'add', label: 'Add connection', leftSection: <IconPlus {...CONTROL_ICON} />, onClick: showWelcome },
      {
        id: 'theme',
        label: `Switch to the ${other} theme`,
        leftSection: <ThemeIcon {...CONTROL_ICON} />,
        onClick: () => setColorScheme(other),
      },
      { id: 'help', label: 'Show the keyboard help', leftSection: <IconKeyboard {...CONTROL_ICON} />, onClick: onHelp },
    ],
  };
}
