// Real programs share two cores and measure time: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
