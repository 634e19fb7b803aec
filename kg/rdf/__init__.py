"""Any RDF graph, in and out. Nothing here knows of medicine or of our four layers.

reading   files and their formats, with guards against hostile ones
triples   a graph as sorted N-Triples, blank nodes named canonically
canonical names for blank nodes that depend on the graph alone
nesting   which blank nodes can stand inside the statement that points to them
turtle    Turtle and TriG made for people and for git
sorting   the lines of a graph in order, on the disk if they are many
streaming the same Turtle and TriG as a stream, for graphs of any size without blank nodes
jsonld    JSON-LD, compact with a given context
rdfxml    RDF/XML
reifying  statements as RDF 1.2 reifiers, and back
trusty    names that end in a hash of what they name
nanopub   nanopublications, found and checked
characters  those that XML cannot hold
"""
