-- Detection tells by the cables which findings have one cause: it runs under the role of the records' path.
grant select on topology_node, topology_link, topology_link_span to watchfloor_wire;
