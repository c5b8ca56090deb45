import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { formatSearch } from '../../../../src-shared/models/search/format-search.ts';
import { parseSearch } from '../../../../src-shared/models/search/parse-search.ts';
import type { SavedView } from '../../../../src-shared/models/table-preferences.ts';
import { isEmptyFilter, type TaskFilter, type TaskSort } from '../../../../src-shared/models/task.ts';
import classes from './toolbar.module.css';

interface ViewsMenuProps {
  readonly views: readonly SavedView[];
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  readonly onViews: (views: SavedView[]) => void;
  readonly onOpen: (filter: TaskFilter, sort: TaskSort) => void;
}

/** Searches under names: open one, save the present one, delete one. */
export function ViewsMenu({ views, filter, sort, onViews, onOpen }: ViewsMenuProps) {
  const [name, setName] = useState('');
  const search = formatSearch(filter);
  const save = () => {
    const trimmed = name.trim();
    if (trimmed === '') return;
    onViews([...views.filter((view) => view.name !== trimmed), { name: trimmed, search, sort }]);
    setName('');
  };
  return (
    <Menu position="bottom-end" width={320} trapFocus>
      <Menu.Target>
        <Button
          leftSection={<IconBookmark size={16} stroke={1.75} />}
          rightSection={<IconChevronDown size={14} stroke={1.75} />}
        >
          Views
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Saved views</Menu.Label>
        {views.length === 0 && <p className={classes.menuNote}>None yet. Search for something and save it below.</p>}
        {views.map((view) => (
          <div key={view.name} className={classes.viewRow}>
            <Menu.Item onClick={() => onOpen(parseSearch(view.search).filter, view.sort)}>
              <span className={classes.viewName}>{view.name}</span>
              <code className={classes.viewSearch}>{view.search || 'all tasks'}</code>
            </Menu.Item>
            <ActionIcon
              size="sm"
              aria-label={`Delete the view ${view.name}`}
              title="Delete this view"
              onClick={() => onViews(views.filter((each) => each.name !== view.name))}
            >
              <IconTrash size={14} stroke={1.75} />
            </ActionIcon>
          </div>
        ))}
        <Menu.Divider />
        <form
          className={classes.viewForm}
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextInput
            size="xs"
            aria-label="Name of the view"
            placeholder={isEmptyFilter(filter) ? 'Name for "all tasks" in this order' : 'Name for this search'}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
          />
          <Button size="xs" type="submit" disabled={name.trim() === ''}>
            Save view
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
