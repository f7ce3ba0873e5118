/** The part of asl-validator that is used; it has no types of its own. */
declare module 'asl-validator' {
  function validate(definition: object): { readonly isValid: boolean; errorsText(): string };
  export = validate;
}
