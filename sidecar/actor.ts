/** Who acts: a person, an API token, or a part of Logixx. `id` lasts, `name` is what people read. */
export interface Actor {
  id: string;
  name: string;
}
