import { INLINE_ICON } from '../../components/icons.ts';
import { PAGE_KEYS } from '../keyboard/key-map.ts';
import { formatPlace, PAGES } from '../state/place.ts';
import { useView } from '../state/view-store.ts';
import { PAGE_ICONS, PAGE_WORDS } from './pages.ts';
import classes from './sidebar.module.css';

/** The pages of the queue that is shown, each with its key. */
export function SidebarPages({ queueId }: { queueId: string }) {
  const current = useView((view) => view.page);
  return (
    <ul className={classes.pages}>
      {PAGES.map((page) => {
        const Icon = PAGE_ICONS[page];
        return (
          <li key={page}>
            <a
              className={`${classes.page} ${classes.nested}`}
              href={formatPlace({ queueId, page, filter: {}, snapshotId: null })}
              aria-current={page === current ? 'page' : undefined}
              aria-keyshortcuts={PAGE_KEYS[page]}
            >
              <Icon {...INLINE_ICON} />
              <span className={classes.grow}>{PAGE_WORDS[page]}</span>
              <span className={classes.key} aria-hidden="true">
                {PAGE_KEYS[page]}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
