/**
 * How much a counter of rare events grew in the time of the page. One with labels begins at its first event, which no
 * increase sees: what is there now and was not at the beginning counts as a whole.
 */
export function duringPage(counter: string): string {
  return `(${counter} unless ${counter} offset $__range)
or
increase(${counter}[$__range])`;
}
