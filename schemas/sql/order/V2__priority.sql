-- The lane on which the order's events travel. Those taken before there was a choice are standard.
ALTER TABLE orders.orders
  ADD COLUMN priority text NOT NULL DEFAULT 'standard' CHECK (priority IN ('standard', 'express'));

CREATE TRIGGER priority_stays BEFORE UPDATE OF priority ON orders.orders FOR EACH STATEMENT
EXECUTE FUNCTION orders.refuse('what was ordered, when and under which key stays');
