-- Cleared findings go when their client's events of that time go.
grant delete on finding, finding_group to watchfloor_wire;
