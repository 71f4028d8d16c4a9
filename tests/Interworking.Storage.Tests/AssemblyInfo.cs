// Real servers with time limits stand behind these tests: side by side they would measure each other's load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
