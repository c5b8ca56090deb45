import {
  IconAlertOctagon,
  IconBell,
  IconCamera,
  IconChartLine,
  IconLayoutDashboard,
  IconListDetails,
  IconPlayerTrackNext,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Page } from '../state/place.ts';

export const PAGE_WORDS: Readonly<Record<Page, string>> = {
  overview: 'Overview',
  tasks: 'Tasks',
  failures: 'Failures',
  'next-up': 'Next up',
  snapshots: 'Snapshots',
  performance: 'Performance',
  alerts: 'Alerts',
};

export const PAGE_ICONS: Readonly<Record<Page, TablerIcon>> = {
  overview: IconLayoutDashboard,
  tasks: IconListDetails,
  failures: IconAlertOctagon,
  'next-up': IconPlayerTrackNext,
  snapshots: IconCamera,
  performance: IconChartLine,
  alerts: IconBell,
};
