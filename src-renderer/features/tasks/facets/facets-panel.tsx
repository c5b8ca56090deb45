import {
  TASK_STATUSES,
  type TaskFacets,
  type TaskFilter,
  type TaskStatus,
} from '../../../../src-shared/models/task.ts';
import { type FacetField, selectedValues } from '../../../app/state/same-filter.ts';
import { STATUS_WORDS, StatusIcon } from '../../../components/status.tsx';
import { selectedErrors, toggleError, toggleValue } from '../task-filter.ts';
import { FacetGroup } from './facet-group.tsx';
import classes from './facets.module.css';

interface FacetsPanelProps {
  /** Undefined until the first answer. */
  readonly facets: TaskFacets | undefined;
  readonly filter: TaskFilter;
  readonly onFilter: (filter: TaskFilter) => void;
}

/** Tick boxes for status, project and type, 200 px wide. */
export function FacetsPanel({ facets, filter, onFilter }: FacetsPanelProps) {
  const group = (field: FacetField) => ({
    selected: selectedValues(filter, field),
    onToggle: (value: string | null) => onFilter(toggleValue(filter, field, value)),
  });
  return (
    <aside className={classes.panel} aria-label="Filter">
      <div className={classes.scroll}>
        <FacetGroup
          title="Status"
          facets={allStatuses(facets)}
          {...group('status')}
          draw={({ value }) => isStatus(value) && <StatusWord status={value} />}
        />
        <FacetGroup
          title="Project"
          facets={facets?.projectId ?? []}
          hidden={facets?.hiddenProjects ?? 0}
          searchable
          {...group('projectId')}
        />
        <FacetGroup
          title="Type"
          facets={facets?.type ?? []}
          hidden={facets?.hiddenTypes ?? 0}
          searchable
          {...group('type')}
        />
        {facets?.errorClass && facets.errorClass.length > 0 && (
          <FacetGroup
            title="Error"
            facets={facets.errorClass}
            selected={selectedErrors(filter)}
            searchable
            onToggle={(value) => onFilter(toggleError(filter, value))}
            draw={({ value }) => value ?? 'other'}
          />
        )}
      </div>
      <p className={classes.note}>Counts are of tasks matching the other filters.</p>
    </aside>
  );
}

function StatusWord({ status }: { status: TaskStatus }) {
  return (
    <span className={classes.status}>
      <StatusIcon status={status} />
      {STATUS_WORDS[status]}
    </span>
  );
}

/** Every status in its order, also those that no task has. */
function allStatuses(facets: TaskFacets | undefined) {
  const counts = new Map(facets?.status.map(({ value, count }) => [value, count]));
  return TASK_STATUSES.map((value) => ({ value, count: counts.get(value) ?? 0 }));
}

function isStatus(value: string | null): value is TaskStatus {
  return TASK_STATUSES.some((status) => status === value);
}
