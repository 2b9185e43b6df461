"""What was said: short readable conversations in English and Chinese, by reason."""

from store.simulator.reasons import REASONS

OPENING = (
    (
        "Hello, I need help with {topic}.",
        "Hi, could somebody look at {topic} for me?",
        "Good day. It is about {topic}.",
    ),
    ("你好，我想咨询{topic}的问题。", "您好，麻烦帮我看一下{topic}。", "你好，{topic}这边需要处理一下。"),
)
GREETING = (
    ("Thank you for contacting Meridian. Let me look into that.", "Welcome to Meridian, I will check this for you."),
    ("感谢联系 Meridian，我马上为您查看。", "您好，这里是 Meridian 客服，我来帮您核实。"),
)
DETAIL = (
    (
        "It started yesterday and I have tried twice already.",
        "I saw it this morning in the app.",
        "It is the second time this month.",
    ),
    ("从昨天开始的，我已经试过两次了。", "今天早上在 App 里看到的。", "这个月已经是第二次了。"),
)
QUESTION = (
    ("May I confirm that the account is in your own name?", "Could you tell me when you noticed it first?"),
    ("请问账户是您本人的吗？", "请问您最早是什么时候发现的？"),
)
REPLY = (
    ("Yes, that is right.", "On Monday, I think.", "Yes, it is mine."),
    ("是的，没错。", "应该是周一。", "对，是我本人的。"),
)
SETTLED = (
    ("That is done now. You will see it within a few minutes.", "I have corrected it and sent you a confirmation."),
    ("已经为您处理好了，几分钟后就会生效。", "我已更正，并给您发送了确认信息。"),
)
UNSETTLED = (
    (
        "I have passed this to our specialists. They will come back to you.",
        "I am afraid I cannot change that from here.",
    ),
    ("我已转交专员处理，会尽快与您联系。", "抱歉，这边暂时无法修改。"),
)
THANKS = (("Great, thank you.", "Thanks for the quick help!"), ("好的，谢谢。", "谢谢，处理得很快！"))
REGRET = (("So I have to wait again?", "That is disappointing."), ("又要等吗？", "有点失望。"))
BOT = (("I am the Meridian assistant. What is it about?",), ("我是 Meridian 智能助手，请问有什么可以帮您？",))
TOPICS = {
    "card_lost": ("a lost card", "银行卡挂失"), "card_declined": ("a declined card payment", "刷卡被拒"),
    "payment_dispute": ("a payment I did not make", "一笔有争议的付款"),
    "fee_refund": ("a fee I want refunded", "手续费退还"),
    "balance_query": ("my balance", "账户余额"), "account_access": ("my login", "登录账户"),
    "loan_application": ("a loan application", "贷款申请"), "address_change": ("my new address", "地址变更"),
    "bill_query": ("my last bill", "最近一期账单"), "network_fault": ("my connection, which is down", "网络故障"),
    "plan_change": ("a change of plan", "套餐变更"), "sim_replacement": ("a new SIM card", "补换 SIM 卡"),
    "roaming": ("roaming abroad", "国际漫游"), "cancel_service": ("cancelling my contract", "取消服务"),
    "complaint": ("a complaint", "投诉"),
}  # fmt: skip
CUSTOMER, AGENT, MACHINE = 0, 1, 2
TALK = ((CUSTOMER, OPENING), (AGENT, GREETING), (CUSTOMER, DETAIL), (AGENT, QUESTION), (CUSTOMER, REPLY))
LETTER = ((CUSTOMER, OPENING),)


def lines(reason: int, language: int, *, is_settled: bool, form: str, seed: int) -> list[tuple[int, str]]:
    """Give (author, text) of one conversation; `form`: talk, letter or bot. The same seed says the same."""
    topic = TOPICS[REASONS[reason].code][language]
    end = ((AGENT, SETTLED), (CUSTOMER, THANKS)) if is_settled else ((AGENT, UNSETTLED), (CUSTOMER, REGRET))
    parts = {
        "talk": (*TALK, *end),
        "letter": (*LETTER, end[0]),
        "bot": ((MACHINE, BOT), (CUSTOMER, OPENING), (MACHINE, end[0][1])),
    }[form]
    return [
        (author, texts[language][(seed * (number + 7) // 3) % len(texts[language])].format(topic=topic))
        for number, (author, texts) in enumerate(parts)
    ]
