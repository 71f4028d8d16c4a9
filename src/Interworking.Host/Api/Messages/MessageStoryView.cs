using Interworking.Gateway.Search;

namespace Interworking.Host.Api.Messages;

/// <summary>A message with what happened to it, oldest first.</summary>
internal sealed record MessageStoryView(MessageView Message, IReadOnlyList<string> PartIds, IReadOnlyList<string> PeerIds, IReadOnlyList<MessageEvent> Events)
{
    public static MessageStoryView Of(MessageStory story) =>
        new(MessageView.Of(story.Message), [.. story.Parts.Select(part => part.ToString())], story.PeerRefs, story.Events);
}
