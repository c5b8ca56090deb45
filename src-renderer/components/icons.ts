/** Props that every Tabler icon gets: 16 px in controls, 14 or 15 px inline. */
export const CONTROL_ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
export const INLINE_ICON = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;
export const SMALL_ICON = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;
