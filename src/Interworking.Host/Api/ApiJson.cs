using System.Text.Json.Serialization;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Accounts;
using Interworking.Host.Api.Apps;
using Interworking.Host.Api.Audit;
using Interworking.Host.Api.Links;
using Interworking.Host.Api.Links.Testing;
using Interworking.Host.Api.Messages;
using Interworking.Host.Api.Operating;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.Api.Routes;
using Interworking.Host.Api.Settlement;
using Microsoft.AspNetCore.Mvc;

namespace Interworking.Host.Api;

/// <summary>How the API's answers are written and its requests are read, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LinkReport))]
[JsonSerializable(typeof(DefenceReport))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(ApiError[]))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(TotpView))]
[JsonSerializable(typeof(TotpBody))]
[JsonSerializable(typeof(UserView[]))]
[JsonSerializable(typeof(NewUserBody))]
[JsonSerializable(typeof(UserChangeBody))]
[JsonSerializable(typeof(TokenView[]))]
[JsonSerializable(typeof(NewTokenBody))]
[JsonSerializable(typeof(TokenSecretView))]
[JsonSerializable(typeof(Page<EnvironmentView>))]
[JsonSerializable(typeof(Page<ProductView>))]
[JsonSerializable(typeof(Page<CustomerView>))]
[JsonSerializable(typeof(Page<AccountView>))]
[JsonSerializable(typeof(Page<CarrierView>))]
[JsonSerializable(typeof(Page<ConnectionView>))]
[JsonSerializable(typeof(Page<PolicyView>))]
[JsonSerializable(typeof(Page<TariffView>))]
[JsonSerializable(typeof(ChangesView))]
[JsonSerializable(typeof(Page<AuditRowView>))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(Page<MessageView>))]
[JsonSerializable(typeof(MessageStoryView[]))]
[JsonSerializable(typeof(MessageFilterBody))]
[JsonSerializable(typeof(OperationView[]))]
[JsonSerializable(typeof(HoldBody))]
[JsonSerializable(typeof(HoldView[]))]
[JsonSerializable(typeof(HoldResult))]
[JsonSerializable(typeof(NodeView))]
[JsonSerializable(typeof(SuspendBody))]
[JsonSerializable(typeof(SuspendResult))]
[JsonSerializable(typeof(TestReport))]
[JsonSerializable(typeof(MessageActionResult))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(ClosedView))]
[JsonSerializable(typeof(CreditView[]))]
[JsonSerializable(typeof(ReconciliationView))]
[JsonSerializable(typeof(DisconnectBody))]
[JsonSerializable(typeof(DisconnectedView))]
[JsonSerializable(typeof(Page<AppView>))]
[JsonSerializable(typeof(AccountImportView))]
[JsonSerializable(typeof(RouteBody))]
[JsonSerializable(typeof(RouteAnswerView))]
internal sealed partial class ApiJson : JsonSerializerContext;
