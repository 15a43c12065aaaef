/** htmx, which every page loads as a file of its own. */
interface Htmx {
  process(element: Element): void;
  trigger(element: Element, name: string): void;
  ajax(verb: string, path: string, context: { target: string; swap: string }): Promise<void>;
  swap(target: string, content: string, swap: { swapStyle: string }, options: { eventInfo: object }): void;
}
declare const htmx: Htmx;
