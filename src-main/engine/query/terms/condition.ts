/** SQL that is true, false or null for a row, with the values of its question marks. */
export interface Condition {
  readonly where: string;
  readonly values: readonly (string | number)[];
}

export function every(conditions: readonly Condition[]): Condition {
  return joined(conditions, 'AND', 'true');
}

export function some(conditions: readonly Condition[]): Condition {
  return joined(conditions, 'OR', 'false');
}

/** True also where the condition is null. */
export function not({ where, values }: Condition): Condition {
  return { where: `((${where}) IS NOT TRUE)`, values };
}

function joined(conditions: readonly Condition[], word: 'AND' | 'OR', none: string): Condition {
  const [first] = conditions;
  if (!first) return { where: none, values: [] };
  if (conditions.length === 1) return first;
  return {
    where: `(${conditions.map(({ where }) => where).join(` ${word} `)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}
