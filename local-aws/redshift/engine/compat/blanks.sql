-- Redshift takes texts for equal that differ in trailing blanks only: in comparisons, joins, DISTINCT, GROUP BY and set
-- operations alike. PostgreSQL compares its type bpchar so, by functions that read any text: here they serve text itself.
-- Sessions find these operators before PostgreSQL's own by their search_path; sorting and hashing find them by the
-- operator classes, which are text's default in databases of the local Redshift.
create or replace function redshift_compat.text_eq(text, text) returns boolean
language internal immutable strict parallel safe as 'bpchareq';
create or replace function redshift_compat.text_ne(text, text) returns boolean
language internal immutable strict parallel safe as 'bpcharne';
create or replace function redshift_compat.text_lt(text, text) returns boolean
language internal immutable strict parallel safe as 'bpcharlt';
create or replace function redshift_compat.text_le(text, text) returns boolean
language internal immutable strict parallel safe as 'bpcharle';
create or replace function redshift_compat.text_gt(text, text) returns boolean
language internal immutable strict parallel safe as 'bpchargt';
create or replace function redshift_compat.text_ge(text, text) returns boolean
language internal immutable strict parallel safe as 'bpcharge';
create or replace function redshift_compat.text_cmp(text, text) returns integer
language internal immutable strict parallel safe as 'bpcharcmp';
create or replace function redshift_compat.text_hash(text) returns integer
language internal immutable strict parallel safe as 'hashbpchar';
create or replace function redshift_compat.text_hash(text, bigint) returns bigint
language internal immutable strict parallel safe as 'hashbpcharextended';

do $$
begin
  -- There is no CREATE OR REPLACE of an operator; these never change.
  if exists (select from pg_opclass where opcname = 'text_blank_ops') then
    return;
  end if;
  create operator redshift_compat.= (
    function = redshift_compat.text_eq, leftarg = text, rightarg = text, commutator = operator(redshift_compat.=),
    negator = operator(redshift_compat.<>), restrict = eqsel, join = eqjoinsel, hashes, merges
  );
  create operator redshift_compat.<> (
    function = redshift_compat.text_ne, leftarg = text, rightarg = text, commutator = operator(redshift_compat.<>),
    negator = operator(redshift_compat.=), restrict = neqsel, join = neqjoinsel
  );
  create operator redshift_compat.< (
    function = redshift_compat.text_lt, leftarg = text, rightarg = text, commutator = operator(redshift_compat.>),
    negator = operator(redshift_compat.>=), restrict = scalarltsel, join = scalarltjoinsel
  );
  create operator redshift_compat.<= (
    function = redshift_compat.text_le, leftarg = text, rightarg = text, commutator = operator(redshift_compat.>=),
    negator = operator(redshift_compat.>), restrict = scalarlesel, join = scalarlejoinsel
  );
  create operator redshift_compat.> (
    function = redshift_compat.text_gt, leftarg = text, rightarg = text, commutator = operator(redshift_compat.<),
    negator = operator(redshift_compat.<=), restrict = scalargtsel, join = scalargtjoinsel
  );
  create operator redshift_compat.>= (
    function = redshift_compat.text_ge, leftarg = text, rightarg = text, commutator = operator(redshift_compat.<=),
    negator = operator(redshift_compat.<), restrict = scalargesel, join = scalargejoinsel
  );
  update pg_opclass set opcdefault = false where opcname = 'text_ops' and opcdefault;
  create operator class redshift_compat.text_blank_ops default for type text using btree as
    operator 1 redshift_compat.<, operator 2 redshift_compat.<=, operator 3 redshift_compat.=,
    operator 4 redshift_compat.>=, operator 5 redshift_compat.>, function 1 redshift_compat.text_cmp(text, text);
  create operator class redshift_compat.text_blank_ops default for type text using hash as
    operator 1 redshift_compat.=, function 1 redshift_compat.text_hash(text),
    function 2 redshift_compat.text_hash(text, bigint);
end;
$$;
